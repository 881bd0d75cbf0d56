"""Whether there is room on the disk for what a measure is about to write."""

import shutil
from pathlib import Path

from pymongo import MongoClient

_GIB = 1 << 30


class NoRoom(Exception):
    """Too little of the database's disk is free."""


def ensure_room(client: MongoClient, needed: int) -> None:
    """Says how many bytes are needed and how many the database's disk has, where the database is
    on this machine; raises `NoRoom` where they are too few."""
    options = client.admin.command("getCmdLineOpts")["parsed"]
    folder = Path(options.get("storage", {}).get("dbPath", "/data/db"))
    if not folder.is_dir():
        print(f"needs {needed / _GIB:.1f} GiB where the database is, which cannot be seen here")
        return
    free = shutil.disk_usage(folder).free
    print(
        f"needs {needed / _GIB:.1f} GiB of disk for the run; {free / _GIB:.1f} are free", flush=True
    )
    if free < needed:
        raise NoRoom(f"{needed / _GIB:.1f} GiB are needed, {free / _GIB:.1f} are free in {folder}")
