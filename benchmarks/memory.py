"""How much memory a process held at most."""

import os
from pathlib import Path


def peak_mib(process: int | None = None) -> float:
    """The most that a process has held at once (`VmHWM`), in MiB; this one where none is given.

    Not `getrusage`: a child's maximum there begins with what its parent held.
    """
    status = Path(f"/proc/{process or os.getpid()}/status").read_text(encoding="ascii")
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1_024
