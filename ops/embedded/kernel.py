"""What the kernel says of a process of this machine."""

from pathlib import Path


def state(pid: int) -> str:
    """The kernel's letter for what a process is doing (`proc(5)`); empty where there is none."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""
    # Behind the program's name, which may hold anything.
    return told.rpartition(")")[2].split()[0]


def is_halted(pid: int) -> bool:
    """Whether a signal, such as SIGSTOP, keeps the process from doing anything."""
    return state(pid) == "T"
