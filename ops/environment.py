"""The Python environment beyond what the launcher makes: packages that only some commands need."""

import filecmp
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ops.errors import OperatorError
from ops.state import PROJECT

REQUIREMENTS = PROJECT / "requirements"


def ensure(name: str, say: Callable[[str], None]) -> None:
    """Installs `requirements/<name>.lock` into this environment where it is not there as it is.

    Raises `OperatorError` with pip's last words where that fails.
    """
    lock = REQUIREMENTS / f"{name}.lock"
    stamp = Path(sys.prefix) / "locks" / lock.name
    if stamp.exists() and filecmp.cmp(lock, stamp, shallow=False):
        return
    say(f"installing the Python packages of {lock.name}")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*command, "--no-input", "--require-hashes", "-r", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise OperatorError(f"pip could not install {lock.name}:\n{done.stderr.strip()[-2000:]}")
    stamp.parent.mkdir(exist_ok=True)
    shutil.copyfile(lock, stamp)
