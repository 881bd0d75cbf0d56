"""Known weaknesses of the locked packages, by pip-audit: `requirements/audit` runs it.

pip-audit says "no known vulnerabilities" of packages that nobody told it anything of as well: a
registry's mirror may know no advisories. So every package has to have been looked up, or the
answer is that nobody knows.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from ops import console

FOLDER: Final = Path(__file__).resolve().parent.parent / "requirements"
LOCKS: Final = ("run", "embedded", "dev", "audit")
CLEAN, WEAK, UNKNOWN = 0, 1, 3
_SHOWN: Final = 5


@dataclass(frozen=True)
class Weakness:
    """One that is known of a package."""

    package: str
    version: str
    ids: tuple[str, ...]
    mended_in: tuple[str, ...]

    def __str__(self) -> str:
        mended = f", mended in {', '.join(self.mended_in)}" if self.mended_in else ""
        return f"{self.package} {self.version}: {', '.join(self.ids)}{mended}"


@dataclass(frozen=True)
class Accepted:
    """One that a reviewer accepted, with the reason and the last day."""

    id: str
    package: str
    reason: str
    until: date


@dataclass(frozen=True)
class Verdict:
    """What is known: weaknesses, those accepted, acceptances that are over or needless, and
    packages of which nobody could tell."""

    weak: Sequence[Weakness]
    accepted: Sequence[tuple[Weakness, Accepted]]
    needless: Sequence[Accepted]
    untold: Sequence[str]
    looked_up: int

    @property
    def status(self) -> int:
        """The command's exit status."""
        if self.weak or self.needless:
            return WEAK
        return UNKNOWN if self.untold or not self.looked_up else CLEAN

    def lines(self) -> list[str]:
        """What is said."""
        said = [f"weak: {one}" for one in self.weak]
        said += [f"accepted until {a.until}: {one} ({a.reason})" for one, a in self.accepted]
        said += [
            f"accepted for nothing, or no longer: {a.id} of {a.package}" for a in self.needless
        ]
        if self.untold:
            some = ", ".join(self.untold[:_SHOWN])
            more = "" if len(self.untold) <= _SHOWN else f" and {len(self.untold) - _SHOWN} more"
            said.append(f"NOT AUDITED: nobody could tell of {some}{more}")
        said.append(f"{self.looked_up} packages looked up, {len(self.untold)} not")
        return said


def accepted(text: str) -> list[Accepted]:
    """What the file of accepted weaknesses holds. Raises `ValueError` where one lacks its reason or
    its day."""
    found = []
    for one in tomllib.loads(text).get("accepted", []):
        day = one.get("until")
        if not isinstance(day, date) or not str(one.get("reason", "")).strip():
            raise ValueError(f"{one.get('id')}: an accepted weakness needs `reason` and `until`")
        found.append(Accepted(str(one["id"]), str(one["package"]), str(one["reason"]), day))
    return found


def judge(reports: Iterable[Mapping[str, Any]], by: Sequence[Accepted], today: date) -> Verdict:
    """What pip-audit's reports (`--format json`) come to."""
    weak: dict[tuple[str, str], Weakness] = {}
    told, untold = set(), set()
    for package in (one for report in reports for one in report["dependencies"]):
        if "skip_reason" in package:
            untold.add(str(package["name"]))
            continue
        told.add(str(package["name"]))
        for found in package["vulns"]:
            ids = (found["id"], *found.get("aliases", ()))
            weak[package["name"], found["id"]] = Weakness(
                package["name"], package["version"], ids, tuple(found.get("fix_versions", ()))
            )
    taken, used = {}, set()
    for key, one in weak.items():
        for a in by:
            if a.package == one.package and a.id in one.ids and a.until >= today:
                taken[key] = (one, a)
                used.add(a)
    return Verdict(
        weak=[one for key, one in weak.items() if key not in taken],
        accepted=list(taken.values()),
        # Of what could not be looked up nobody knows whether it is needless.
        needless=[a for a in by if a not in used and (a.package in told or a.until < today)],
        untold=sorted(untold - told),
        looked_up=len(told),
    )


def reports(python: Path) -> list[dict[str, Any]]:
    """pip-audit's, one for each lock file; one that it could not make has everything skipped."""
    found = []
    for name in LOCKS:
        lock = FOLDER / f"{name}.lock"
        command = [str(python), "-m", "pip_audit", "--disable-pip", "--require-hashes"]
        command += ["--requirement", str(lock), "--format", "json", "--progress-spinner", "off"]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        try:
            found.append(json.loads(ended.stdout))
        except ValueError:
            # It writes nothing where the registry is away, and says why at the end of a stack.
            reason = (ended.stderr.strip().splitlines() or ["no answer"])[-1][:300]
            console.complain(f"{name}.lock: {reason}")
            names = [line.split("==")[0] for line in lock.read_text().splitlines() if "==" in line]
            skipped = [{"name": one, "skip_reason": reason} for one in names]
            found.append({"dependencies": skipped})
    return found


def main() -> int:
    """Installs pip-audit apart from all else, runs it, and says what it found."""
    by = accepted((FOLDER / "accepted.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        lock = str(FOLDER / "audit.lock")
        install = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock]
        if subprocess.run(install, check=False).returncode:
            console.complain("NOT AUDITED: pip-audit cannot be installed here")
            return UNKNOWN
        verdict = judge(reports(python), by, datetime.now(UTC).date())
    console.out.print("\n".join(verdict.lines()), markup=False, soft_wrap=True)
    return verdict.status


if __name__ == "__main__":
    sys.exit(main())
