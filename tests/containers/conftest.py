"""The whole network in containers, from a copy of the sources, once for all tests of this tier."""

import shutil
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ops import issuer, ports, secrets
from ops.backend import Management
from ops.testing import engine_answers
from tests.containers.compose import Compose
from tests.world import App

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Containers:
    """The running network: its Compose project and, copied out, its secrets."""

    compose: Compose
    base_url: str
    secure_url: str
    secrets: Path

    def token(self, *roles: str, sites: tuple[str, ...] = ()) -> str:
        """A token of the built-in issuer."""
        return issuer.token(self.secrets, roles, sites)

    def app(self, *roles: str, sites: tuple[str, ...] = ()) -> App:
        """A site app with such a token."""
        return App(self.base_url, self.token(*roles, sites=sites))

    def amqp_uri(self, user: str) -> str:
        """What that user of the broker connects with."""
        at = self.compose.address("rabbitmq", 5671)
        return secrets.amqp_uri(self.secrets, user, at, tls=True)

    def mongodb_uri(self, user: str) -> str:
        """What that user of the database connects with."""
        at = self.compose.address("mongo", 27017)
        return secrets.mongodb_uri(self.secrets, user, at, direct=True, tls=True)

    def management(self, user: str = secrets.ADMINISTRATOR) -> Management:
        """The broker's management interface, and a login for it."""
        url = f"https://{self.compose.address('rabbitmq', 15671)}"
        return Management(url, user, secrets.password(self.secrets, user, "amqp"), self.authority)

    @property
    def authority(self) -> Path:
        """The certificate that everybody checks the servers with."""
        return secrets.authority(self.secrets, secrets.OPERATOR)


@pytest.fixture(scope="session")
def clean_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources without anything that a clone would not hold, readable by their owner alone."""
    target = tmp_path_factory.mktemp("copy")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        source = PROJECT / name
        if source.is_file():
            copy = target / name
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
            # As a clone is where the umask is 077: images and volumes must not inherit it. All
            # but the lock file, whose mode decides whether the engine knows its packages already.
            copy.chmod(0o644 if name == "requirements/run.lock" else 0o600)
    return target


@pytest.fixture(scope="session")
def network(clean_copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Containers]:
    """Everything that `docker compose up` starts, on free ports; gone with its data afterwards."""
    if not engine_answers():
        pytest.skip("no Docker engine with Compose answers here")
    tag = uuid.uuid4().hex[:8]
    port, secure, plain = (ports.any_free() for _ in range(3))
    compose = Compose(
        f"passerelle-test-{tag}",
        clean_copy,
        {
            "PASSERELLE_PORT": str(port),
            "PASSERELLE_HTTPS_PORT": str(secure),
            "PASSERELLE_HTTP_PORT": str(plain),
            "PASSERELLE_VERSION": f"test-{tag}",
        },
    )
    try:
        compose.run("build", "--quiet", timeout_s=900)
        compose.up()
        made = tmp_path_factory.mktemp("made") / "secrets"
        compose.copy_out("prepare", "/run/passerelle", made)
        yield Containers(compose, f"http://127.0.0.1:{port}", f"https://127.0.0.1:{secure}", made)
    finally:
        compose.run("down", "--volumes", "--rmi", "local", "--timeout", "5", timeout_s=120)


@pytest.fixture
def operator(network: Containers) -> App:
    """The national team's app."""
    return network.app("operator")
