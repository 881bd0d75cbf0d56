"""The Compose project of a state folder: whose it is, and how Docker is called for it."""

import hashlib
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ops import ports
from ops.errors import NotOurs, OperatorError
from ops.ports import GATEWAY
from ops.state import PROJECT, State

SHARED = "passerelle"
"""The project's name in `docker-compose.yml`."""


def beside(port: int) -> dict[str, int]:
    """The gateway's other ports: with TLS, and the one that leads there."""
    return {"PASSERELLE_HTTPS_PORT": port + 363, "PASSERELLE_HTTP_PORT": port + 1}


class Project:
    """Calls Docker for one project, and for that of another copy of Passerelle never."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._owned = False

    @property
    def name(self) -> str:
        """The Compose project: `passerelle`, or one of its own for a state folder elsewhere."""
        if self._state.root == PROJECT / ".passerelle":
            return SHARED
        return f"{SHARED}-{hashlib.sha256(os.fsencode(self._state.root)).hexdigest()[:8]}"

    def take(self) -> None:
        """Claims the project's name. Raises `NotOurs` where it is another copy's.

        The name that `docker-compose.yml` gives is the same in every copy of Passerelle: whoever
        starts second would move the first one's gateway, and could wipe its data.
        """
        if not self._has_containers() and not self._taken.exists() and self.name == SHARED:
            label = f"label=com.docker.compose.project={self.name}"
            if self.docker("volume", "ls", "--quiet", "--filter", label).split():
                raise NotOurs(
                    f"there are data of a Passerelle that was started elsewhere or without this "
                    f"command (volumes of the Compose project {self.name}).\n"
                    f"To go on with them: docker compose up --detach in {PROJECT}, and then this "
                    f"again.\nTo remove them: docker compose down --volumes\n{self._apart}"
                )
        self._taken.write_text(f"{self.name}\n", encoding="utf-8")

    def release(self) -> None:
        """Gives the name up, once the project's data are gone."""
        self._taken.unlink(missing_ok=True)

    def command(self) -> list[str]:
        """How `docker compose` is called for this project."""
        file = PROJECT / "docker-compose.yml"
        return ["docker", "compose", "--project-name", self.name, "--file", str(file)]

    def environment(self) -> dict[str, str]:
        """Ours, with what `docker-compose.yml` reads."""
        port = ports.known(self._state).get(GATEWAY, ports.DEFAULTS[GATEWAY])
        chosen = {"PASSERELLE_PORT": str(port)}
        if port != ports.DEFAULTS[GATEWAY]:
            # As far from it as they are by default, so that two networks are apart.
            chosen |= {n: str(p) for n, p in beside(port).items() if n not in os.environ}
        return {**os.environ, **chosen}

    def compose(self, *words: str) -> str:
        """What `docker compose` prints. Raises `OperatorError` with what it complains of,
        and `NotOurs` where the project is another copy's.
        """
        if not self._owned:
            self._has_containers()
        return self._run([*self.command(), *words], f"docker compose {' '.join(words)}")

    def docker(self, *words: str, apart: bool = False) -> str:
        """What `docker` prints. Raises `OperatorError` with what it complains of.

        `apart` keeps a terminal's Ctrl-C from it.
        """
        return self._run(["docker", *words], f"docker {' '.join(words)}", apart=apart)

    def _run(self, command: Sequence[str], shown: str, *, apart: bool = False) -> str:
        done = subprocess.run(
            command,
            env=self.environment(),
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            process_group=0 if apart else None,
        )
        if done.returncode:
            last = done.stderr.strip()[-2000:]
            raise OperatorError(f"{shown} failed:\n{last}")
        return done.stdout

    @property
    def _taken(self) -> Path:
        """Says that the data of the project are this copy's, while no container does."""
        return self._state.root / "compose-project"

    def _has_containers(self) -> bool:
        """Whether the project has any. Raises `NotOurs` where they are another copy's."""
        told = self.docker(
            *("ps", "--all", "--filter", f"label=com.docker.compose.project={self.name}"),
            *("--format", '{{.Label "com.docker.compose.project.working_dir"}}'),
        )
        folders = set(filter(None, told.splitlines()))
        for folder in sorted(folders):
            if Path(folder).resolve() != PROJECT:
                raise NotOurs(
                    f"the Compose project {self.name} belongs to the Passerelle in {folder}.\n"
                    f"Stop that one first: ./passerelle down in {folder} (or, if the folder is "
                    f"gone: docker compose --project-name {self.name} down)\n{self._apart}"
                )
        self._owned = True
        return bool(folders)

    @property
    def _apart(self) -> str:
        own = PROJECT / ".passerelle" / "apart"
        return (
            f"To run this one beside it: PASSERELLE_STATE={own} ./passerelle up --port 8090, and "
            f"the same PASSERELLE_STATE for every other command."
        )
