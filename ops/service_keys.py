"""The files of a service's keys, as they are changed.

A new key is put at the top; once nothing stands under an older one, the older go to a file beside
it: with them alone can back-ups of before be read.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from kit.keyring import ages
from kit.settings import INDEX_BYTES, MASTER_BYTES
from ops import secrets
from ops.files import write

Kind = Literal["master", "index"]
Step = Literal["begin", "retire"]
_SIZES: Final = {"master": MASTER_BYTES, "index": INDEX_BYTES}


def path_of(folder: Path, kind: Kind, service: str) -> Path:
    """The file with the keys of that kind, the newest first."""
    named = {"master": secrets.master_keys, "index": secrets.index_keys}
    return named[kind](folder, service)


def change(folder: Path, step: Step, kind: Kind, service: str) -> None:
    """Begins to use another key, or retires all but the newest. Each may be repeated after it was
    cut off anywhere: a change that is under way is not begun a second time."""
    path = path_of(folder, kind, service)
    newest, *older = path.read_text(encoding="utf-8").split()
    if step == "begin" and not older:
        write(path, "\n".join([secrets.new_key(_SIZES[kind]), newest]))
    if step == "retire" and older:
        aside = ages.beside(path)
        before = aside.read_text(encoding="utf-8").splitlines() if aside.exists() else []
        now = ages.heading(datetime.now(UTC))
        new = [line for line in older if line not in before]
        write(aside, "\n".join([*before, *([now, *new] if new else [])]))
        write(path, newest)


def discard(folder: Path, service: str, names: Collection[str]) -> None:
    """Removes retired master keys of these names, in one step; may be repeated."""
    aside = ages.beside(path_of(folder, "master", service))
    if not aside.exists():
        return
    before = aside.read_text(encoding="utf-8")
    left = ages.without(before, names)
    if not left:
        aside.unlink()
    elif left != before.strip():
        write(aside, left)


def newest(folder: Path, kind: Kind, service: str) -> str:
    """The name of the first key in the file."""
    return path_of(folder, kind, service).read_text(encoding="utf-8").partition(":")[0]
