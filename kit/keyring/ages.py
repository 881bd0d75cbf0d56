"""How old master keys are: those in use, and those that only copies of the vault need.

Whoever is erased can be read in an older copy of the vault by who has the master key of that time.
So master keys are changed, and the retired ones removed: what is told here is whether that is done.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from environs import Env, EnvValidationError
from prometheus_client import Gauge

IN_USE_SINCE: Final = Gauge(
    "passerelle_master_key_since_timestamp_seconds",
    "When the newest master key was made, or first wrapped a key where its name has no date",
    ["service"],
)
RETIRED_SINCE: Final = Gauge(
    "passerelle_master_key_retired_timestamp_seconds",
    "When the oldest of the retired master keys that are still kept was retired",
    ["service"],
)
_UNTIL: Final = re.compile(r"# until (\S+)")
_DATED: Final = re.compile(r"(?:local:)?(\d{8})_")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Retired:
    """A key that was in use `until` then, None where the file does not say."""

    name: str
    until: datetime | None


def made_on(name: str) -> datetime | None:
    """The day on which a key was made, as its name says (`20261126_5f3a01`); None where it says
    nothing."""
    dated = _DATED.match(name)
    try:
        return datetime.strptime(dated[1], "%Y%m%d").replace(tzinfo=UTC) if dated else None
    except ValueError:
        return None


def beside(path: Path) -> Path:
    """The file of retired keys beside that of the keys in use."""
    return path.with_name(f"retired_{path.name}")


def heading(at: datetime) -> str:
    """The line above keys that are retired now."""
    return f"# until {at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def retired(text: str) -> list[Retired]:
    """The keys of a file of retired ones."""
    found, until = [], None
    for line in text.splitlines():
        if line.startswith("#"):
            until = _instant(line)
        elif line.strip():
            found.append(Retired(line.strip().partition(":")[0], until))
    return found


def without(text: str, names: Collection[str]) -> str:
    """The file without the keys of these names, and without headings of nothing; empty where none
    is left."""
    kept: list[str] = []
    for line in text.splitlines():
        if line.startswith("#") and kept and kept[-1].startswith("#"):
            kept.pop()
        if line.strip() and line.strip().partition(":")[0] not in names:
            kept.append(line)
    if kept and kept[-1].startswith("#"):
        kept.pop()
    return "\n".join(kept)


def retired_in_files() -> Sequence[Retired]:
    """The retired master keys of this process's service; none where its keys come from no file.

    Raises `environs.EnvError` where the file is there and cannot be read.
    """
    path = Env(prefix="PASSERELLE_").str("MASTER_KEYS_FILE", None)
    if not path:
        return ()
    try:
        return retired(beside(Path(path)).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except OSError as error:
        reason = f"the retired keys beside PASSERELLE_MASTER_KEYS_FILE: {error.strerror}"
        raise EnvValidationError(reason, []) from error


def tell(service: str, since: datetime | None, kept: Sequence[Retired]) -> None:
    """Shows both as figures of the service; nothing of what is not known."""
    ends = [one.until for one in kept if one.until is not None]
    for gauge, at in ((IN_USE_SINCE, since), (RETIRED_SINCE, min(ends, default=None))):
        if at is None:
            gauge.remove(service)
        else:
            gauge.labels(service).set(at.timestamp())


def _instant(line: str) -> datetime | None:
    """When the keys below such a line were retired; of a mere day its end, which is no earlier."""
    told = _UNTIL.match(line)
    try:
        at = datetime.fromisoformat(told[1]) if told else None
    except ValueError:
        return None
    if at is None or at.tzinfo is not None:
        return at
    return at.replace(tzinfo=UTC) + _DAY
