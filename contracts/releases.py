"""What was released of the contracts: every revision of every version, and nothing ever vanishes.

`schemas/<type>.json` and `samples/<type>.json` are a version's newest revision, `schemas/earlier/`
and `samples/earlier/` hold those before it as `<type>.r1.json`, `<type>.r2.json` …;
`released.json` lists all of them with their digests, so that a missing or altered one is noticed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.compatibility import (
    Schema,
    breaches,
    digest,
    digest_of,
    only_known,
)

FOLDER = Path(__file__).parent

_ADVICE = (
    "A released version only gains optional facts; anything else is a new version, declared and "
    'emitted beside this one: @event("…", version=2).'
)


@dataclass
class Report:
    """What a release did, or why it did nothing; one sentence each."""

    problems: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)


class Releases:
    """The released revisions in a folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._ledger_path = folder / "released.json"

    def newest(self) -> dict[str, Schema]:
        """Event type to its schema, as last released."""
        return {type_: self._schema(type_, len(listed)) for type_, listed in self._ledger().items()}

    def history(self) -> dict[str, list[Schema]]:
        """Event type to all of its schemas, the first one first."""
        return {
            type_: [self._schema(type_, number) for number in range(1, len(listed) + 1)]
            for type_, listed in self._ledger().items()
        }

    def samples(self) -> dict[tuple[str, int], bytes]:
        """The golden message of each event type and revision, byte for byte."""
        return {
            (type_, number): self._path("samples", type_, number).read_bytes()
            for type_, listed in self._ledger().items()
            for number in range(1, len(listed) + 1)
        }

    def faults(self) -> list[str]:
        """Where the files are not what was released; empty where they are."""
        found = []
        expected = {self._ledger_path}
        for type_, listed in self._ledger().items():
            for number, entry in enumerate(listed, start=1):
                for kind, made in (("schemas", digest), ("samples", digest_of)):
                    path = self._path(kind, type_, number)
                    expected.add(path)
                    name = path.relative_to(self._folder)
                    if not path.exists():
                        found.append(f"{name} is gone; what was released stays")
                    elif made(_read(path)) != entry[kind]:
                        found.append(f"{name} is not as it was released; take the change back")
        there = {*self._folder.glob("schemas/**/*.json"), *self._folder.glob("samples/earlier/*")}
        for path in sorted(there - expected):
            found.append(f"{path.relative_to(self._folder)} was never released")
        return found

    def release(self, now: Mapping[str, Schema]) -> Report:
        """Makes `now` what is released: all of it, or nothing where there is any problem.

        A version whose meaning changed gets a new revision; a mere change of words goes into the
        newest one.
        """
        ledger, newest = self._ledger(), self.newest_there()
        changed = [
            type_
            for type_, schema in now.items()
            if type_ not in newest or digest(schema) != digest(newest[type_])
        ]
        report = Report(self._faults_but_of(changed))
        if report.problems:
            return report
        report.problems = breaches(self.history(), now)
        if report.problems:
            report.problems.append(_ADVICE)
            return report
        for type_ in changed:
            report.problems += self._unfit_sample(type_, now[type_], newest.get(type_))
        if report.problems:
            return report
        for type_, schema in now.items():
            if type_ in changed:
                report.done.append(self._add(ledger, type_, schema))
            elif schema != newest[type_]:
                report.done.append(f"{type_}: other words, same revision")
                _write(self._path("schemas", type_, len(ledger[type_])), schema)
        _write(self._ledger_path, ledger)
        return report

    def newest_there(self) -> dict[str, Schema]:
        """As `newest`, without those whose file is gone."""
        return {
            type_: self._schema(type_, len(listed))
            for type_, listed in self._ledger().items()
            if self._path("schemas", type_, len(listed)).exists()
        }

    def _faults_but_of(self, changed: list[str]) -> list[str]:
        """The faults, save that the author of a change has to extend its sample."""
        allowed = {f"samples/{type_}.json is not as" for type_ in changed}
        return [fault for fault in self.faults() if not fault.startswith(tuple(allowed))]

    def _unfit_sample(self, type_: str, schema: Schema, before: Schema | None) -> list[str]:
        """What is wrong with the sample that the new revision of a version shall have."""
        path = self._folder / "samples" / f"{type_}.json"
        name = path.relative_to(self._folder)
        if not path.exists():
            return [f"{name} is missing: write one complete message of {type_}, then repeat this"]
        sample = _read(path)
        facts = sample.get("data", {})
        lacking = sorted(n for n in schema.get("properties", {}) if facts.get(n) is None)
        if lacking:
            return [f"{name} shows no {', '.join(lacking)}: add it to its data, then repeat this"]
        if before is not None and digest_of(_as_before(sample, before)) != self._last_sample(type_):
            return [f"{name} may gain the new facts and change in nothing else"]
        return []

    def _add(self, ledger: dict[str, list[dict[str, str]]], type_: str, schema: Schema) -> str:
        listed = ledger.setdefault(type_, [])
        newest = self._folder / "samples" / f"{type_}.json"
        sample = _read(newest)
        listed.append({"schemas": digest(schema), "samples": digest_of(sample)})
        gained = "first revision"
        if len(listed) > 1:
            before = _read(self._folder / "schemas" / f"{type_}.json")
            _write(self._earlier("schemas", type_, len(listed) - 1), before)
            _write(self._earlier("samples", type_, len(listed) - 1), _as_before(sample, before))
            new = sorted(schema["properties"].keys() - before["properties"].keys())
            gained = f"revision {len(listed)}" + (f" gains {', '.join(new)}" if new else "")
        _write(self._folder / "schemas" / f"{type_}.json", schema)
        return f"{type_}: {gained}"

    def _last_sample(self, type_: str) -> str:
        return self._ledger()[type_][-1]["samples"]

    def _schema(self, type_: str, number: int) -> Schema:
        schema: Schema = _read(self._path("schemas", type_, number))
        return schema

    def _path(self, kind: str, type_: str, number: int) -> Path:
        if number < len(self._ledger()[type_]):
            return self._earlier(kind, type_, number)
        return self._folder / kind / f"{type_}.json"

    def _earlier(self, kind: str, type_: str, number: int) -> Path:
        return self._folder / kind / "earlier" / f"{type_}.r{number}.json"

    def _ledger(self) -> dict[str, list[dict[str, str]]]:
        if not self._ledger_path.exists():
            return {}
        ledger: dict[str, list[dict[str, str]]] = _read(self._ledger_path)
        return ledger


def _as_before(sample: dict[str, Any], before: Schema) -> dict[str, Any]:
    """The sample as a writer of an earlier schema would have written it."""
    return sample | {"data": only_known(sample["data"], before, before)}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
