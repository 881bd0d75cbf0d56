"""Prometheus scrapes what runs and warns by figures that exist."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from ops.catalogues import JOBS, catalogues
from ops.secrets import SERVICES
from tests.deploy.warnings import ALERTS, FOLDER, PROJECT, names_in

SCRAPED: dict[str, Any] = {
    job["job_name"]: job
    for job in yaml.safe_load((FOLDER / "prometheus.yml").read_text())["scrape_configs"]
}
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
PROMTOOL = shutil.which("promtool")

NAME = re.compile(r"\bpasserelle_[a-z0-9_]+")
OF_PROMETHEUS_OWN = {"up"}


def names_in_the_code() -> set[str]:
    """Every metric that kit and services name, as it is scraped."""
    found: set[str] = set()
    for path in (*(PROJECT / "kit").rglob("*.py"), *(PROJECT / "services").rglob("*.py")):
        found |= set(re.findall(r'"(passerelle_[a-z0-9_]+)"', path.read_text(encoding="utf-8")))
    return found


def relays() -> set[str]:
    return {f"{catalogue.service}-relay" for catalogue in catalogues() if catalogue.emits}


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_a_rule_reads_figures_that_the_code_has(rule):
    names = names_in(rule)
    assert names
    assert names - names_in_the_code() - OF_PROMETHEUS_OWN == set()
    # What its words refer the reader to has to be there too.
    words = " ".join(rule["annotations"].values())
    assert set(NAME.findall(words)) <= names_in_the_code()


def test_the_check_sees_a_figure_that_is_not_there():
    rule = {"expr": 'sum by (service) (increase(passerelle_teas_total{state="hot"}[5m])) > bool 0'}
    assert names_in(rule) == {"passerelle_teas_total"}
    assert not names_in(rule) & names_in_the_code()


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_a_rule_says_what_is_wrong_and_what_to_do(rule):
    assert set(rule["annotations"]) == {"summary", "action"}
    assert rule["labels"]["severity"] in ("page", "ticket")


def test_what_can_go_wrong_has_its_rule():
    assert [rule["alert"] for rule in ALERTS] == [
        "NobodyAnswers",
        "DatabaseDown",
        "RelayDown",
        "TokenKeysOld",
        "OutboxOld",
        "InboxLag",
        "DeadLetters",
        "TimersOverdue",
        "MessagesUncertain",
        "VaultClosed",
        "TopUpsExpiring",
        "ReturnsLate",
        "AuditUnsealed",
        "AuditShorter",
        "MasterKeyOld",
        "RetiredMasterKeyKept",
        "Sweeping",
        "ErasureLate",
        "SeatRequestsStuck",
        "CertificateCasesLate",
        "BadgesClosed",
        "FiguresBehind",
        "EventsUnreadable",
        "Defects",
    ]


def test_every_service_relay_and_job_is_scraped_and_watched():
    [services] = SCRAPED["services"]["dns_sd_configs"]
    assert (set(services["names"]), services["port"]) == (set(SERVICES), 8000)
    [found] = SCRAPED["relays"]["dns_sd_configs"]
    assert set(found["names"]) == relays()
    [found_jobs] = SCRAPED["jobs"]["dns_sd_configs"]
    assert (set(found_jobs["names"]), found_jobs["port"]) == (set(JOBS), found["port"])
    for name in (*relays(), *JOBS):
        address = COMPOSE[name]["environment"]["PASSERELLE_METRICS_ADDRESS"]
        assert address == f"0.0.0.0:{found['port']}"
    [presence] = SCRAPED["presence"]["static_configs"]
    assert set(presence["targets"]) == {
        *(f"{name}:8000" for name in SERVICES),
        *(f"{name}:{found['port']}" for name in (*relays(), *JOBS)),
    }
    plugins = (PROJECT / "deploy" / "rabbitmq" / "enabled_plugins").read_text(encoding="utf-8")
    assert "rabbitmq_prometheus" in plugins
    broker = SCRAPED["broker"]
    assert broker["static_configs"] == [{"targets": ["rabbitmq:15691"]}]
    assert (broker["scheme"], set(broker["tls_config"])) == ("https", {"ca_file"})


def test_prometheus_runs_on_request_alone_and_reaches_whom_it_scrapes():
    prometheus = COMPOSE["prometheus"]
    assert prometheus["profiles"] == ["observe"]
    for name in ("rabbitmq", *SERVICES, *relays(), *JOBS):
        assert set(prometheus["networks"]) & set(COMPOSE[name]["networks"]), name


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (package prometheus)")
def test_the_rules_fire_when_they_should():
    assert PROMTOOL is not None
    for words in (
        ("check", "config", str(FOLDER / "prometheus.yml")),
        ("test", "rules", str(PROJECT / "tests" / "deploy" / "alerts.yml")),
    ):
        ended = subprocess.run([PROMTOOL, *words], capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr
