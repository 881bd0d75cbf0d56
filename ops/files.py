"""Files that others read while they change."""

import os
import tempfile
from pathlib import Path

OWNER_ONLY = 0o600


def write(path: Path, content: str, mode: int = OWNER_ONLY) -> None:
    """Puts `content` at `path` in one step: a reader sees the old file or the whole new one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
