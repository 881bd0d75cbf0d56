"""The programs of the embedded backend: found where they are, installed where they are missing.

The broker and the gateway come from the distribution, the database from a wheel. The
distribution's own services are never started or enabled by this, and what runs is left alone.
"""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from ops import environment
from ops.backend import Say
from ops.errors import OperatorError

BROKER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Not the wrapper on the PATH: that one runs as another user and reads /etc/rabbitmq."""
POLICY = Path("/usr/sbin/policy-rc.d")
UNITS = {
    "rabbitmq-server": ("rabbitmq-server", "epmd.socket", "epmd.service"),
    "caddy": ("caddy",),
}
"""What a package would have systemd start at boot; ours are started by nobody but `up`."""
LIBRARIES = {
    "libcurl.so.4": "libcurl4",
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
    "liblzma.so.5": "liblzma5",
    "libatomic.so.1": "libatomic1",
    "libstdc++.so.6": "libstdc++6",
}


def ensure_programs(say: Say) -> None:
    """Installs whatever of broker, gateway and database is missing.

    Raises `OperatorError` that says what to run by hand where it cannot.
    """
    packages = [package for package, found in _needed().items() if not found]
    if packages:
        install(packages, say)
    environment.ensure("embedded", say)
    missing = missing_libraries(mongod())
    if missing:
        install(missing, say)
    if not BROKER.exists():
        raise OperatorError(f"{BROKER} is missing although rabbitmq-server is installed")


def _needed() -> dict[str, bool]:
    return {
        "rabbitmq-server": BROKER.exists(),
        "caddy": shutil.which("caddy") is not None,
        "util-linux": shutil.which("setpriv") is not None,
    }


def mongod() -> Path:
    """The database server in its wheel.

    Raises `OperatorError` where the wheel is not installed.
    """
    spec = find_spec("fiftyone")
    for folder in spec.submodule_search_locations or () if spec else ():
        program = Path(folder) / "db" / "bin" / "mongod"
        if program.exists():
            return program
    raise OperatorError("the embedded database is missing from the Python environment")


def install(packages: Sequence[str], say: Say) -> None:
    """Installs packages of the distribution without starting a service of theirs.

    Raises `OperatorError` where there is no apt, no right to use it, or the installation fails.
    """
    names = " ".join(packages)
    by_hand = f"install it with: sudo apt install --no-install-recommends {names}"
    if shutil.which("apt-get") is None:
        raise OperatorError(f"this machine lacks {names}, and has no apt to install it with")
    root = _root_prefix()
    if root is None:
        raise OperatorError(f"this machine lacks {names}; {by_hand}")
    say(f"installing {names} (by apt, once)")
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    with _services_stay_down(root):
        _run([*apt, "update"], by_hand)
        _run([*apt, "install", "-y", "--no-install-recommends", *packages], by_hand)
    _disable_units(root, packages)


def _root_prefix() -> list[str] | None:
    """How to run a command as root without a question; `None` where it cannot be."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode:
        return None
    return [sudo, "-n"] if sudo else None


def _run(command: Sequence[str], by_hand: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip()[-2000:]
        raise OperatorError(f"{' '.join(command)} failed; {by_hand}\n{last}")


@contextlib.contextmanager
def _services_stay_down(root: Sequence[str]) -> Iterator[None]:
    """Debian asks this file whether a package may start its service: for now, none may."""
    ours = not POLICY.exists()
    if ours:
        script = "#!/bin/sh\nexit 101\n"
        subprocess.run(
            [*root, "tee", str(POLICY)], input=script, text=True, capture_output=True, check=True
        )
        subprocess.run([*root, "chmod", "755", str(POLICY)], check=True)
    try:
        yield
    finally:
        if ours:
            subprocess.run([*root, "rm", "-f", str(POLICY)], check=True)


def _disable_units(root: Sequence[str], packages: Sequence[str]) -> None:
    """Keeps systemd from starting at the next boot what was installed only for us."""
    units = [unit for package in packages for unit in UNITS.get(package, ())]
    if not units or shutil.which("systemctl") is None:
        return
    subprocess.run(
        [*root, "systemctl", "disable", *units], capture_output=True, text=True, check=False
    )


def missing_libraries(program: Path) -> list[str]:
    """Packages that hold the shared libraries which `program` does not find.

    Raises `OperatorError` where a library is missing whose package is not known.
    """
    listing = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False)
    lost = [line.split()[0] for line in listing.stdout.splitlines() if "not found" in line]
    unknown = [name for name in lost if name not in LIBRARIES]
    if unknown:
        raise OperatorError(f"{program} needs {', '.join(unknown)}, which this machine lacks")
    return sorted({LIBRARIES[name] for name in lost})
