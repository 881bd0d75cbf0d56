"""What the image is made of: every package that runs in it reaches it."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["root_packages"]


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_is_sent_to_the_engine_and_copied(package):
    assert f"!{package}\n" in (ROOT / ".dockerignore").read_text(encoding="utf-8")
    assert f"COPY {package} /app/{package}\n" in (ROOT / "deploy/Dockerfile").read_text("utf-8")
