"""Reports and thresholds in memory, and figures that say what a test wants."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from services.impact.application.work import Since, Tools, Work
from services.impact.bootstrap import Impact, Options
from services.impact.domain.facts import Site
from services.impact.domain.figures import Cell, Moment, Question, Tally
from services.impact.domain.rebuilds import Rebuild
from services.impact.domain.reports.late import Concerning, Happened, names_of
from services.impact.domain.reports.links import Links
from services.impact.domain.thresholds.threshold import Watch
from tests.kit.memory_timers import MemoryTimers
from tests.memory.audit import MemoryAudit
from tests.memory.copying import copied
from tests.memory.forgotten import MemoryForgottenPeople
from tests.memory.store import MemoryStore
from tests.memory.table import SilentTable, Table
from tests.scripted import ScriptedClock, at, growing_codes, numbered_ids

NORD, SUD = "0197f000-0000-7000-8000-00000000f091", "0197f000-0000-7000-8000-00000000f092"


def site(site_id: str, slug: str, name: str, timezone: str = "Europe/Paris") -> Site:
    return Site(
        site_id=site_id,
        sequence=1,
        slug=slug,
        name=name,
        department="59",
        region="Hauts-de-France",
        latitude=50.6,
        longitude=3.1,
        in_qpv=True,
        timezone=timezone,
    )


SITES = (site(NORD, "nord", "Nord"), site(SUD, "sud", "Sud", "America/Martinique"))


NOW = Moment(1284, datetime(2026, 11, 23, 6, 59, tzinfo=UTC))


@dataclass
class ToldFigures:
    """`Figures` that answer as they were told: `cells` by metric and dimensions, `totals` by
    metric."""

    cells: dict[tuple[str, tuple[str, ...]], tuple[Cell, ...]] = field(default_factory=dict)
    totals: dict[str, Cell] = field(default_factory=dict)
    moment: Moment = NOW
    asked: list[Question] = field(default_factory=list)

    def sites(self) -> Sequence[Site]:
        return SITES

    def tallies(self, questions: Sequence[Question], as_of: object = None) -> Sequence[Tally]:
        del as_of
        self.asked += questions
        return [
            Tally(
                self.cells.get((one.metric.name, tuple(one.by)), ()),
                self.totals.get(one.metric.name, Cell((), 40, 40)),
                self.moment,
            )
            for one in questions
        ]


class PlainPress:
    """A press that prints what a report tells as Python would."""

    def __init__(self) -> None:
        self.printed = []

    def files(self, content):
        self.printed.append(content)
        return {form: f"{form}: {content!r}".encode() for form in ("json", "csv", "pdf")}


class MemoryReports(Table):
    name = "reports"

    def __init__(self, memory):
        super().__init__(memory)
        self.files = memory.table("report_files")

    def listed(self, wanted, before, limit):
        def fits(report):
            own = report.state.wanted.sites
            return wanted.status in (None, report.state.status) and (
                wanted.sites is None or (own is not None and set(own) <= wanted.sites)
            )

        found = [
            one
            for one in reversed(self.all_sorted(lambda one: one.id))
            if fits(one) and (before is None or one.id < before)
        ]
        return found[:limit] if limit else found

    def file(self, report_id, form):
        return self.files.get((report_id, form))

    def keep_files(self, report_id, files):
        for form, body in files.items():
            assert (report_id, form) not in self.files
            self.files[report_id, form] = body


class MemoryLinks(SilentTable):
    name = "report_links"
    kind = "report"

    def of_report(self, report_id):
        return self.get(report_id) or Links(id=report_id)

    def by_code(self, code):
        return next((copied(one) for one in self.rows.values() if one.of(code)), None)


class MemoryLatecomers:
    """Over a list of events, as the archive holds them from position 1 on."""

    def __init__(self, memory):
        self.archive: list[Happened] = memory.table("archive").setdefault("events", [])

    def since(self, report):
        concerning = Concerning(report.state.wanted, SITES)
        came = self.archive[report.state.position :]
        late = [
            one
            for one in came
            if one.name in names_of(report.state.wanted) and concerning.concerns(one)
        ]
        told = [one for one in came if not one.name.startswith("impact.")]
        position = max(len(self.archive), report.state.position)
        return Since(events=len(told), late=len(late), position=position)

    def note(self, report):
        del report
        return False


class MemoryThresholds:
    def __init__(self, memory):
        self.rows = memory.table("thresholds")

    def get(self, threshold_id):
        return self.rows.get(threshold_id)

    def listed(self, after, limit):
        found = [self.rows[id_] for id_ in sorted(self.rows) if after is None or id_ > after]
        return found[:limit] if limit else found

    def put(self, threshold):
        self.rows[threshold.id] = threshold

    def remove(self, threshold_id):
        self.rows.pop(threshold_id, None)


class MemoryWatches(Table):
    name = "threshold"

    def get(self, threshold_id):
        return super().get(threshold_id) or Watch(id=threshold_id)

    def note(self, watch):
        self.check_version(watch)
        self.rows[watch.id].beyond = watch.beyond

    def remove(self, threshold_id):
        self.rows.pop(threshold_id, None)


class MemoryRebuilds:
    """A network whose figures of 1,000 events are live."""

    def __init__(self, memory):
        self.rows = memory.table("generations")
        self.rows.setdefault(1, self._new(1, "live", 1_000, at(6)))

    @staticmethod
    def _new(number, state, position, now):
        return Rebuild(
            generation=number, state=state, position=position, of=1_000, unreadable=0, begun_at=now
        )

    def get(self, generation):
        return self.rows.get(generation)

    def listed(self):
        return [self.rows[number] for number in sorted(self.rows, reverse=True)]

    def begin(self, now):
        number = max(self.rows) + 1
        self.rows[number] = self._new(number, "building", 0, now)
        return self.rows[number]

    def end(self, rebuild):
        self.rows[rebuild.generation] = rebuild


def work(store, tools: Tools) -> Work:
    """A unit of work on the store's memory, and a look at it alike."""
    memory = store.memory
    return Work(
        reports=MemoryReports(memory),
        links=MemoryLinks(memory),
        latecomers=MemoryLatecomers(memory),
        thresholds=MemoryThresholds(memory),
        watches=MemoryWatches(memory),
        rebuilds=MemoryRebuilds(memory),
        forgotten=MemoryForgottenPeople(memory),
        timers=MemoryTimers(memory.timers),
        audit=MemoryAudit(memory),
        tools=tools,
    )


@dataclass
class Office:
    """Impact in memory, with a scripted clock and figures."""

    app: Impact
    clock: ScriptedClock
    figures: ToldFigures
    press: PlainPress


def office(fewest: int = 5) -> Office:
    """On a Monday at 7:00 UTC."""
    clock, figures, press = ScriptedClock(), ToldFigures(), PlainPress()
    app = Impact(
        MemoryStore("impact"),
        Options(fewest_people=fewest),
        clock,
        figures=figures,
        press=press,
        inside=work,
        outside=work,
        ids=numbered_ids(),
        codes=growing_codes(),
    )
    return Office(app, clock, figures, press)
