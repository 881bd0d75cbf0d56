"""What is said where a program is missing and cannot be installed."""

import pytest

from ops.embedded import install
from ops.errors import OperatorError


def test_without_the_right_to_install_it_says_what_to_run(monkeypatch):
    monkeypatch.setattr(install, "_root_prefix", lambda: None)
    monkeypatch.setattr(install.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(OperatorError, match=r"sudo apt install .* rabbitmq-server caddy"):
        install.install(["rabbitmq-server", "caddy"], lambda _: None)


def test_without_apt_it_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(install.shutil, "which", lambda _: None)
    with pytest.raises(OperatorError, match="lacks caddy, and has no apt"):
        install.install(["caddy"], lambda _: None)


def test_a_library_that_is_missing_is_traced_to_its_package(tmp_path, monkeypatch):
    listing = "\tlibcurl.so.4 => not found\n\tlibm.so.6 => /lib/libm.so.6 (0x1)\n"
    monkeypatch.setattr(install.subprocess, "run", lambda *_, **__: Listing(listing))
    assert install.missing_libraries(tmp_path) == ["libcurl4"]


def test_a_library_of_no_known_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(
        install.subprocess, "run", lambda *_, **__: Listing("\tlibmagic.so.9 => not found\n")
    )
    with pytest.raises(OperatorError, match=r"libmagic\.so\.9"):
        install.missing_libraries(tmp_path)


class Listing:
    """What `ldd` printed."""

    def __init__(self, stdout: str) -> None:
        self.stdout = stdout
