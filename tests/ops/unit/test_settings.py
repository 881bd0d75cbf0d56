"""Settings that are given to `up`: one list, for documents, containers and processes alike."""

import re
import sys
from pathlib import Path

import pytest
import yaml

from ops import settings
from ops.embedded import python_parts
from ops.embedded.supervision import Program, Supervisor
from ops.ports import GATEWAY, shared
from ops.secrets import SERVICES
from ops.settings import SETTINGS
from ops.state import PROJECT, State
from tests.waiting import eventually

PORTS = {GATEWAY: 8093, **{name: 1 for s in SERVICES for name in (s, shared(s))}}
OWN = {"MONGODB_URI", "AMQP_URI", "HTTP_ADDRESS", "SHARED_ADDRESS", "PROJECTOR", "SECRET"}
"""What the launcher decides itself, of what `kit.settings` reads; keys are read by their files."""


def usual(process: str, given: dict[str, str], folder: Path) -> dict[str, str]:
    return dict(python_parts.program(State(folder), process, PORTS, {}, given).environment)


def test_operating_describes_every_setting_and_no_other():
    text = (PROJECT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = text.partition("\n## Settings\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert sorted(re.findall(r"PASSERELLE_[A-Z_]+", "".join(rows))) == sorted(SETTINGS)


def test_containers_take_every_setting():
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
    taken = {
        name.removesuffix("_FILE")
        for container in compose["services"].values()
        for name in container.get("environment", ())
    }
    assert set(SETTINGS) <= taken


def test_every_setting_that_a_process_reads_is_in_the_list():
    read = set()
    for folder in ("kit", "services"):
        for path in (PROJECT / folder).rglob("*.py"):
            code = path.read_text(encoding="utf-8")
            read |= set(re.findall(r'\b(?:text|needed|seconds|env\.\w+)\("([A-Z_]+)"', code))
    assert {f"PASSERELLE_{name}" for name in read - OWN} == set(SETTINGS)


@pytest.mark.parametrize("service", ["inventory", "training"])
def test_papers_bear_the_gateways_own_address_unless_told_otherwise(service, tmp_path):
    name = "PASSERELLE_PUBLIC_URL"
    assert usual(service, {}, tmp_path)[name] == "http://localhost:8093"
    assert name not in usual(service, {name: "https://example.org"}, tmp_path)


def test_what_is_given_goes_before_the_launchers_own(tmp_path):
    for name, process in (("MESSAGES_PATH", "booking"), ("JWKS", "impact")):
        variable = f"PASSERELLE_{name}"
        assert variable in usual(process, {}, tmp_path)
        assert variable not in usual(process, {variable: "x"}, tmp_path)


def test_what_is_empty_is_not_given_and_nothing_else_passes():
    environment = {
        "PASSERELLE_PUBLIC_URL": "https://example.org",
        "PASSERELLE_SMTP_URL_FILE": "smtp",
        "PASSERELLE_SMS_URL": "",
        "PASSERELLE_MONGODB_URI": "mongodb://elsewhere",
        "PASSERELLE_VAULT_KEY_FILE": "keys",
    }
    assert set(settings.given(environment)) == {"PASSERELLE_PUBLIC_URL", "PASSERELLE_SMTP_URL_FILE"}


def test_a_process_gets_what_was_given_and_nothing_else_also_when_it_is_started_again(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PASSERELLE_ASSOCIATION", 'Emmaüs "Exemple"|1 rue 100%')
    monkeypatch.setenv("PASSERELLE_SMTP_URL_FILE", "smtp_url")
    monkeypatch.setenv("PASSERELLE_MONGODB_URI", "mongodb://elsewhere")
    state = State(tmp_path / "state").make()
    supervisor = Supervisor(state)
    told = tmp_path / "told"
    code = (
        "import os, pathlib, time\n"
        "lines = [f'{k}={v}' for k, v in os.environ.items() if k.startswith('PASSERELLE_')]\n"
        f"pathlib.Path({str(told)!r}).write_text('\\n'.join(sorted(lines)))\n"
        "time.sleep(600)\n"
    )
    script = tmp_path / "tell.py"
    script.write_text(code, encoding="utf-8")
    supervisor.launch([Program("tells", [sys.executable, str(script)])], bound=True)
    try:
        monkeypatch.delenv("PASSERELLE_ASSOCIATION")
        for _ in range(2):
            supervisor.start("tells")
            eventually(lambda: told.exists() and told.read_text(), what="the process's word")
            assert told.read_text(encoding="utf-8").splitlines() == [
                'PASSERELLE_ASSOCIATION=Emmaüs "Exemple"|1 rue 100%',
                f"PASSERELLE_SMTP_URL_FILE={tmp_path}/smtp_url",
            ]
            supervisor.stop("tells")
            told.unlink()
        pid = supervisor.pid()
        assert pid is not None
        assert set(settings.of_process(pid)) == {
            "PASSERELLE_ASSOCIATION",
            "PASSERELLE_SMTP_URL_FILE",
        }
    finally:
        supervisor.shut_down([["tells"]])
