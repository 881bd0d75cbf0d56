"""What the first step of the containers' start writes."""

import stat
from pathlib import Path

import pytest
from pymongo.uri_parser import parse_uri

from kit.broker_uri import BrokerUri
from ops import secrets
from ops.prepare import prepare

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What the volumes of the first step look like before it ran for the first time."""
    for part in (
        *secrets.USERS,
        "issuer",
        "authority",
        "vault",
        "mongo",
        "rabbitmq",
        "gateway",
        "prometheus",
    ):
        (tmp_path / part).mkdir()
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    """Every file's text by its path."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_second_start_keeps_every_secret(folder, capsys):
    prepare(folder, DEPLOY)
    before = contents(folder)
    prepare(folder, DEPLOY)
    assert contents(folder) == before
    assert '"secrets_made": []' in capsys.readouterr().out.splitlines()[-1]


def test_no_two_secrets_are_the_same(folder):
    prepare(folder, DEPLOY)
    made = [text for name, text in contents(folder).items() if name.endswith("_password")]
    assert len(made) == len(secrets.DATABASE_USERS) + len(secrets.BROKER_USERS)
    assert len(set(made)) == len(made)
    assert all(len(text.strip()) >= 40 for text in made)


def test_what_is_said_of_it_names_secrets_and_shows_none(folder, capsys):
    prepare(folder, DEPLOY)
    said = capsys.readouterr().out
    assert "booking/mongodb_password" in said
    for name, text in contents(folder).items():
        if name.endswith(("_password", "vault/keys")):
            assert text.strip() not in said


def test_secrets_are_closed_and_files_of_other_images_open(folder):
    prepare(folder, DEPLOY)
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        part = path.relative_to(folder).parts[0]
        if part in ("mongo", "rabbitmq", "prometheus"):
            assert mode == (0o555 if path.suffix == ".sh" else 0o444), path
        elif part == "gateway" and path.suffix != ".pem":
            assert mode in (0o644, 0o600), path
        else:
            assert mode == 0o600, path


def test_a_changed_configuration_replaces_the_one_of_the_last_start(folder, tmp_path):
    prepare(folder, DEPLOY)
    changed = tmp_path / "deploy"
    for source in DEPLOY.rglob("*"):
        if source.is_file():
            target = changed / source.relative_to(DEPLOY)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (changed / "caddy" / "Caddyfile").write_text("# another\n", encoding="utf-8")
    prepare(folder, changed)
    assert (folder / "gateway" / "Caddyfile").read_text(encoding="utf-8") == "# another\n"


def test_every_file_that_a_container_starts_with_is_there(folder):
    prepare(folder, DEPLOY)
    for name in (
        "mongo/start.sh",
        "mongo/healthy.sh",
        "mongo/keyfile",
        "mongo/server.pem",
        "mongo/ca.pem",
        "rabbitmq/server.pem",
        "rabbitmq/ca.pem",
        "gateway/server.pem",
        "gateway/network.caddy",
        "gateway/certificate.caddy",
        "prometheus/ca.pem",
        "booking-relay/ca.pem",
        "rabbitmq/start.sh",
        "rabbitmq/answers.sh",
        "rabbitmq/rabbitmq.conf",
        "rabbitmq/administrator.conf",
        "gateway/Caddyfile",
        "gateway/answers.sh",
        "gateway/public/asyncapi.json",
        "prometheus/prometheus.yml",
        "prometheus/alerts.yml",
        "prometheus/answers.sh",
    ):
        assert (folder / name).read_text(encoding="utf-8").strip(), name


def test_a_public_name_has_caddy_ask_for_its_certificate(folder, monkeypatch):
    prepare(folder, DEPLOY)
    said = folder / "gateway" / "certificate.caddy"
    assert said.read_text(encoding="utf-8").startswith(f"tls {folder}/gateway/server.pem")
    monkeypatch.setenv("PASSERELLE_DOMAIN", "passerelle.example.org")
    prepare(folder, DEPLOY)
    assert said.read_text(encoding="utf-8").strip() == ""


def test_every_connection_string_asks_for_tls_and_says_whom_to_trust(folder):
    prepare(folder, DEPLOY)
    for user in secrets.BROKER_USERS:
        uri = BrokerUri((folder / user / "amqp_uri").read_text(encoding="utf-8").strip())
        assert uri.authority == str(folder / user / "ca.pem")
        assert uri.tls is not None
        assert uri.tls["server_hostname"] == "rabbitmq"
    for user in secrets.DATABASE_USERS:
        said = parse_uri((folder / user / "mongodb_uri").read_text(encoding="utf-8").strip())
        assert said["options"]["tls"] is True
        assert said["options"]["tlsCAFile"] == str(folder / user / "ca.pem")
