"""Reports, links and thresholds in memory and on MongoDB: one suite for both."""

from dataclasses import replace
from datetime import date

import pytest

from kernel.refusals import Stale
from kit.clock import Clock
from kit.codes import new_code
from kit.transaction import Store
from services.impact.adapters import archive, mongo
from services.impact.adapters.addresses import ImpactAddresses
from services.impact.application.work import Tools, WantedReports
from services.impact.domain.reports.links import Link
from services.impact.domain.reports.report import Period, Report, ReportState, Wanted
from services.impact.domain.thresholds.threshold import Measured, Threshold
from tests.impact import report_fakes
from tests.impact.report_fakes import ToldFigures
from tests.memory.store import MemoryStore
from tests.scripted import ScriptedClock, at, numbered_ids
from tests.twins import Twin

WANTED = Wanted(
    title="Novembre",
    language="fr",
    period=Period(date(2026, 11, 1), date(2026, 11, 30)),
    template="activity",
    metrics=("people_supported",),
    sources=("booking.appointment_completed.v1",),
    dimensions=("site",),
    where={"site": ("nord", "sud")},
    sites=None,
)
ONE, TWO, THREE, FOUR = (f"0197f000-0000-7000-8000-00000000b00{n}" for n in range(4))


@pytest.fixture
def own(kept_database):
    def prepare(database):
        mongo.create_indexes(database)
        archive.prepare(database)

    return kept_database(prepare)


@pytest.fixture(params=["memory", "mongo"])
def twin(request):
    clock: Clock = ScriptedClock()
    tools = Tools(
        clock=clock,
        new_id=numbered_ids(),
        new_code=new_code,
        addresses=ImpactAddresses("https://passerelle.example"),
        figures=ToldFigures(),
        fewest=5,
    )
    if request.param == "memory":
        return Twin(MemoryStore("impact"), report_fakes.work, report_fakes.work, tools)
    database = request.getfixturevalue("own")
    store = Store("impact", request.getfixturevalue("mongo"), database=database.name)
    return Twin(store, mongo.work_in, mongo.work_outside, tools)


def report(report_id: str, **changes) -> Report:
    return Report.freeze(
        ReportState(
            report_id=report_id,
            wanted=replace(WANTED, **changes),
            definitions_version=2,
            position=0,
            as_of=at(7),
            frozen_at=at(8),
            by="analyst-1",
            digests={"json": "00", "csv": "01", "pdf": "02"},
        )
    )


def kept(twin, report_id, **changes):
    made = report(report_id, **changes)
    twin.change(lambda work: work.reports.save(made))
    return made


def test_a_report_comes_back_as_it_was_saved(twin):
    made = kept(twin, ONE)
    assert twin.look(lambda work: work.reports.get(ONE)) == made
    assert twin.look(lambda work: work.reports.get(TWO)) is None
    made.withdraw(at(9))
    twin.change(lambda work: work.reports.save(made))
    assert twin.look(lambda work: work.reports.get(ONE)).state.status == "withdrawn"


def test_reports_are_listed_the_latest_first_by_status_and_by_who_may_see_them(twin):
    kept(twin, ONE)
    kept(twin, TWO, sites=("nord",))
    both = kept(twin, THREE, sites=("nord", "sud"))
    kept(twin, FOUR, sites=("ouest",))
    both.withdraw(at(9))
    twin.change(lambda work: work.reports.save(both))

    def listed(before=None, limit=0, **wanted):
        wanted = WantedReports(**wanted)
        return [one.id for one in twin.look(lambda w: w.reports.listed(wanted, before, limit))]

    assert listed() == [FOUR, THREE, TWO, ONE]
    assert listed(before=THREE, limit=1) == [TWO]
    assert listed(status="withdrawn") == [THREE]
    assert listed(sites=frozenset({"nord"})) == [TWO]
    assert listed(sites=frozenset({"nord", "sud"})) == [THREE, TWO]
    assert listed(sites=frozenset()) == []


def test_files_come_back_byte_for_byte(twin):
    files = {"json": b'{"a":1}\n', "csv": b"\xef\xbb\xbfa\r\n", "pdf": b"%PDF\x00\xff"}
    twin.change(lambda work: work.reports.keep_files(ONE, files))
    for form, body in files.items():
        assert twin.look(lambda work, form=form: work.reports.file(ONE, form)) == body
        assert twin.look(lambda work, form=form: work.reports.file(TWO, form)) is None


def test_links_are_found_by_each_of_their_codes_and_by_no_other(twin):
    def share(code):
        def change(work):
            links = work.links.of_report(ONE)
            links.withdraw(at(9))
            links.share(Link(code=code, made_at=at(8), by="analyst-1", expires_at=at(20)), at(9))
            work.links.save(links)

        twin.change(change)

    share("2345")
    share("6789")
    links = twin.look(lambda work: work.links.of_report(ONE))
    assert [one.code for one in links.links] == ["2345", "6789"]
    assert links.open_at(at(9)).code == "6789"
    for code in ("2345", "6789"):
        assert twin.look(lambda work, code=code: work.links.by_code(code)) == links
    assert twin.look(lambda work: work.links.by_code("2222")) is None
    assert twin.look(lambda work: work.links.of_report(TWO)).links == ()


def test_of_two_who_share_at_once_the_later_is_refused(twin):
    first, second = (twin.look(lambda work: work.links.of_report(ONE)) for _ in range(2))
    for links, code in ((first, "2345"), (second, "6789")):
        links.share(Link(code=code, made_at=at(8), by="analyst-1"), at(9))
    twin.change(lambda work: work.links.save(first))
    with pytest.raises(Stale):
        twin.change(lambda work: work.links.save(second))


THRESHOLD = Threshold(
    id=ONE,
    metric="people_supported",
    site="nord",
    site_id=report_fakes.NORD,
    span="year_to_date",
    direction="up",
    value=100.5,
    made_at=at(7),
    by="operator-1",
)


def test_thresholds_are_kept_listed_and_removed(twin):
    whole = replace(THRESHOLD, id=TWO, site=None, site_id=None)
    for one in (whole, THRESHOLD):
        twin.change(lambda work, one=one: work.thresholds.put(one))
    assert twin.look(lambda work: work.thresholds.get(ONE)) == THRESHOLD
    assert twin.look(lambda work: work.thresholds.listed(None, 0)) == [THRESHOLD, whole]
    assert twin.look(lambda work: work.thresholds.listed(ONE, 1)) == [whole]
    twin.change(lambda work: work.thresholds.remove(ONE))
    assert twin.look(lambda work: work.thresholds.get(ONE)) is None


def test_a_watch_knows_its_crossings_and_that_its_figure_went_back(twin):
    def measure(value):
        def change(work):
            watch = work.watches.get(ONE)
            measured = Measured(value=value, metric_version=1, position=7)
            if watch.measure(THRESHOLD, measured, at(9)):
                work.watches.save(watch)
            elif watch.version:
                work.watches.note(watch)

        twin.change(change)
        watch = twin.look(lambda work: work.watches.get(ONE))
        return watch.beyond, watch.version

    assert [measure(value) for value in (100, 101, 100, 200)] == [
        (False, 0),
        (True, 1),
        (False, 1),
        (True, 2),
    ]
    twin.change(lambda work: work.watches.remove(ONE))
    assert twin.look(lambda work: work.watches.get(ONE)).version == 0
    twin.change(lambda work: work.watches.remove(ONE))
