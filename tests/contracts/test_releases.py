"""Releasing a revision keeps all those before it, or does nothing and says why."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from contracts import schema as schema_module
from contracts.base import Contract
from contracts.releases import FOLDER, Releases
from contracts.schema import current, schema_of

TYPE = "toys.ball_lent.v1"


class Part(Contract, frozen=True, kw_only=True):
    """Of the toy."""

    code: str


class First(Contract, frozen=True, kw_only=True):
    """A ball was lent."""

    ball_id: str
    parts: list[Part]


class Second(First, frozen=True, kw_only=True):
    """A ball was lent, by a grown-up or not."""

    lent_by: str | None = None


class Third(Second, frozen=True, kw_only=True):
    """A ball was lent, for some days."""

    days: int | None = None


class Otherwise(First, frozen=True, kw_only=True):
    """A ball was lent, by somebody with a number."""

    lent_by: int | None = None


class Reworded(First, frozen=True, kw_only=True):
    """A ball left the house."""


def now(contract: type[Contract]) -> dict:
    return {TYPE: schema_of(TYPE, contract)}


@pytest.fixture
def releases(tmp_path) -> Releases:
    """One version with its first revision."""
    sample(tmp_path, ball_id="b1", parts=[{"code": "valve"}])
    releases = Releases(tmp_path)
    assert releases.release(now(First)).done == [f"{TYPE}: first revision"]
    return releases


def sample(folder: Path, **facts) -> None:
    """Writes the golden message, as the author of a contract does."""
    path = folder / "samples" / f"{TYPE}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"type": TYPE, "id": "e1", "data": facts}))


def everything(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*.json")}


def grow(releases: Releases, folder: Path) -> None:
    """Two more revisions, each with its sample."""
    parts = [{"code": "valve"}]
    sample(folder, ball_id="b1", parts=parts, lent_by="desk")
    assert releases.release(now(Second)).done == [f"{TYPE}: revision 2 gains lent_by"]
    sample(folder, ball_id="b1", parts=parts, lent_by="desk", days=3)
    assert releases.release(now(Third)).done == [f"{TYPE}: revision 3 gains days"]


def test_every_revision_stays_with_the_message_of_its_time(releases, tmp_path):
    grow(releases, tmp_path)
    assert releases.history()[TYPE] == [now(c)[TYPE] for c in (First, Second, Third)]
    facts = {number: json.loads(body)["data"] for (_, number), body in releases.samples().items()}
    assert [sorted(facts[number]) for number in (1, 2, 3)] == [
        ["ball_id", "parts"],
        ["ball_id", "lent_by", "parts"],
        ["ball_id", "days", "lent_by", "parts"],
    ]
    assert all(msgspec.convert(facts[n], Third).ball_id == "b1" for n in (1, 2, 3))
    assert releases.faults() == []


def test_releasing_again_changes_nothing(releases, tmp_path):
    grow(releases, tmp_path)
    before = everything(tmp_path)
    report = releases.release(now(Third))
    assert (report.problems, report.done) == ([], [])
    assert everything(tmp_path) == before


def test_other_words_are_no_revision(releases):
    report = releases.release(now(Reworded))
    assert report.done == [f"{TYPE}: other words, same revision"]
    assert releases.history() == {TYPE: [now(Reworded)[TYPE]]}
    assert releases.faults() == []


def test_a_breach_of_an_early_revision_is_not_released(releases, tmp_path):
    grow(releases, tmp_path)
    before = everything(tmp_path)
    report = releases.release(now(Otherwise))
    assert f'{TYPE}.lent_by: type was "string", is "integer" (against revision 2)' in "\n".join(
        report.problems
    ).replace(".anyOf", "")
    assert "new version" in report.problems[-1]
    assert report.done == []
    assert everything(tmp_path) == before


def test_a_new_fact_needs_its_place_in_the_sample(releases, tmp_path):
    before = everything(tmp_path)
    assert releases.release(now(Second)).problems == [
        f"samples/{TYPE}.json shows no lent_by: add it to its data, then repeat this"
    ]
    assert everything(tmp_path) == before


def test_a_new_version_needs_a_sample(tmp_path):
    [problem] = Releases(tmp_path).release(now(First)).problems
    assert problem.startswith(f"samples/{TYPE}.json is missing")
    assert everything(tmp_path) == {}


def test_a_sample_changes_in_nothing_but_the_new_facts(releases, tmp_path):
    sample(tmp_path, ball_id="another", parts=[{"code": "valve"}], lent_by="desk")
    assert releases.release(now(Second)).problems == [
        f"samples/{TYPE}.json may gain the new facts and change in nothing else"
    ]


@pytest.mark.parametrize("kind", ["schemas", "samples"])
@pytest.mark.parametrize("place", [f"{TYPE}.json", f"earlier/{TYPE}.r1.json"])
def test_what_was_released_neither_vanishes_nor_changes(releases, tmp_path, kind, place):
    grow(releases, tmp_path)
    path = tmp_path / kind / place
    text = path.read_text()
    path.write_text(text.replace("ball_id", "ball_number"))
    altered = f"{kind}/{place} is not as it was released; take the change back"
    assert releases.faults() == [altered]
    assert releases.release(now(Third)).problems == [altered]
    path.unlink()
    assert releases.faults() == [f"{kind}/{place} is gone; what was released stays"]
    path.write_text(text)
    assert releases.faults() == []


def test_a_revision_that_nobody_released_is_noticed(releases, tmp_path):
    grow(releases, tmp_path)
    stray = tmp_path / "schemas" / "earlier" / f"{TYPE}.r3.json"
    stray.write_text("{}")
    assert releases.faults() == [f"schemas/earlier/{TYPE}.r3.json was never released"]


@pytest.fixture
def copy(tmp_path) -> Path:
    """The contracts, to be broken."""
    shutil.copytree(FOLDER, tmp_path / "contracts", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def command(copy: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", schema_module.__name__], cwd=copy, capture_output=True, text=True
    )


def edit(copy: Path, before: str, after: str) -> None:
    module = copy / "contracts" / "booking" / "appointments.py"
    text = module.read_text(encoding="utf-8")
    assert text.count(before) == 1
    module.write_text(text.replace(before, after), encoding="utf-8")


def test_the_command_has_nothing_to_release():
    assert command(FOLDER.parent).stdout == "nothing to release\n"


def test_the_command_refuses_a_breach_and_says_what_to_do(copy):
    edit(copy, "    waited_days: int\n", "    waited_days: float\n")
    ended = command(copy)
    assert ended.returncode == 1
    first, advice = ended.stderr.splitlines()
    assert first == (
        'booking.appointment_booked.v1.waited_days: type was "integer", is "number" '
        "(against revision 1)"
    )
    assert "version=2" in advice
    assert Releases(copy / "contracts").history().keys() == current().keys()


def test_the_command_releases_a_revision(copy):
    edit(copy, "    waited_days: int\n", "    waited_days: int\n    urgent: bool | None = None\n")
    assert "shows no urgent" in command(copy).stderr
    path = copy / "contracts" / "samples" / "booking.appointment_booked.v1.json"
    message = json.loads(path.read_text(encoding="utf-8"))
    message["data"]["urgent"] = True
    path.write_text(json.dumps(message), encoding="utf-8")
    ended = command(copy)
    assert ended.stdout == "booking.appointment_booked.v1: revision 2 gains urgent\n"
    kept = Releases(copy / "contracts")
    assert len(kept.history()["booking.appointment_booked.v1"]) == 2
    assert kept.faults() == []
