"""Impact's parts, wired together: the one place that knows ports and adapters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from environs import Env
from marshmallow import validate
from pymongo import MongoClient

from kernel.deferred import Deferred, later
from kernel.tools import NewCode, NewId
from kit.application import Application
from kit.association import Association
from kit.background import Job
from kit.background.turn import TakingTurns
from kit.clock import Clock, SystemClock
from kit.codes import new_code
from kit.context import Context
from kit.envelope import Envelope
from kit.ids import new_id
from kit.papers.typeset import aside
from kit.person_export import Exporter
from kit.settings import Settings
from kit.transaction import Document, Store, Transaction
from services.impact.adapters import archive, mongo, person_export
from services.impact.adapters.addresses import ImpactAddresses
from services.impact.adapters.archive_blocks import BlocksJob
from services.impact.adapters.archive_search import MongoArchive
from services.impact.adapters.exports.cases import ExportCases
from services.impact.adapters.exports.job import ExportsJob
from services.impact.adapters.figures import MongoFigures
from services.impact.adapters.incoming import REACTIONS
from services.impact.adapters.press import Presses
from services.impact.adapters.projector import Projector
from services.impact.adapters.standing import Watch
from services.impact.adapters.translate import check
from services.impact.application.commands.count_latecomers import (
    COUNT,
    CountLatecomers,
    count_latecomers,
)
from services.impact.application.commands.freeze_report import FreezeReport, freeze, keep_report
from services.impact.application.commands.rebuild import cancel_rebuild, start_rebuild
from services.impact.application.commands.set_threshold import (
    LOOK,
    LookAtThreshold,
    look_at_threshold,
    remove_threshold,
    set_threshold,
)
from services.impact.application.commands.share_report import (
    share_report,
    unshare_report,
    withdraw_report,
)
from services.impact.application.ports import Figures
from services.impact.application.queries.keeping import Sheets
from services.impact.application.queries.rebuilds import list_rebuilds, show_rebuild
from services.impact.application.queries.reports import (
    get_file,
    get_report,
    list_reports,
    open_link,
)
from services.impact.application.queries.thresholds import list_thresholds
from services.impact.application.report_views import ReportView
from services.impact.application.work import Press, Tools, Work
from services.impact.domain.small_cells import FEWEST_PEOPLE


@dataclass(frozen=True)
class Options:
    """What whoever runs impact may choose.

    `public_dashboard`: whether the dashboard needs no token (`PASSERELLE_PUBLIC_DASHBOARD`).
    `fewest_people`: a figure about fewer is hidden (`PASSERELLE_FEWEST_PEOPLE`).
    `projecting`: whether the service itself also keeps its figures true to the archive, where no
    process of its own does (`PASSERELLE_PROJECTOR`: `inside`, else `apart`).
    """

    public_dashboard: bool = True
    fewest_people: int = FEWEST_PEOPLE
    projecting: bool = False

    @staticmethod
    def read() -> "Options":
        """From the environment; raises `environs.EnvError` where a value is unreadable."""
        env = Env(prefix="PASSERELLE_")
        return Options(
            public_dashboard=env.bool("PUBLIC_DASHBOARD", True),
            fewest_people=env.int("FEWEST_PEOPLE", FEWEST_PEOPLE),
            projecting=env.str("PROJECTOR", "apart", validate=validate.OneOf(("apart", "inside")))
            == "inside",
        )


DEFERRED: Final[Mapping[str, Deferred]] = {
    COUNT: later(count_latecomers, lambda id_: CountLatecomers(report_id=id_)),
    LOOK: later(look_at_threshold, lambda id_: LookAtThreshold(threshold_id=id_)),
}
"""What impact leaves for later, by the kind of its timer."""


class Impact(Application[Work, Tools]):
    """Impact as its edge and its inbox use it."""

    def __init__(
        self,
        store: Store,
        options: Options,
        clock: Clock | None = None,
        *,
        figures: Figures | None = None,
        press: Press | None = None,
        inside: Callable[[Transaction, Tools], Work] = mongo.work_in,
        outside: Callable[[Store, Tools], Work] = mongo.work_outside,
        ids: NewId = new_id,
        codes: NewCode = new_code,
    ) -> None:
        """`inside` gives a unit of work of a transaction, `outside` a look at the data."""
        self.figures = figures or MongoFigures(store)
        tools = Tools(
            clock=clock or SystemClock(),
            new_id=ids,
            new_code=codes,
            addresses=ImpactAddresses.from_environment(),
            figures=self.figures,
            fewest=options.fewest_people,
        )
        super().__init__(store, tools, inside, outside, reactions=REACTIONS, deferred=DEFERRED)
        self.options = options
        self.sheets = Sheets(self.figures, tools.clock.now, fewest=options.fewest_people)
        self._press = press

        command, query = self._command, self._query
        self._keep_report = command(keep_report)
        self.share_report = command(share_report)
        self.unshare_report = command(unshare_report)
        self.withdraw_report = command(withdraw_report)
        self.get_report = query(get_report)
        self.list_reports = query(list_reports)
        self.get_file = query(get_file)
        self.open_link = query(open_link)

        self.set_threshold = command(set_threshold)
        self.remove_threshold = command(remove_threshold)
        self.list_thresholds = query(list_thresholds)

        self.start_rebuild = command(start_rebuild)
        self.cancel_rebuild = command(cancel_rebuild)
        self.list_rebuilds = query(list_rebuilds)
        self.show_rebuild = query(show_rebuild)

    def freeze_report(self, command: FreezeReport, context: Context) -> ReportView:
        """Asks and prints outside the transaction, which keeps what came of it. Raises as `freeze`
        does."""
        frozen = freeze(self.figures, self.press, self.tools, command)
        return self._keep_report(frozen, context)

    @cached_property
    def projector(self) -> Projector:
        """What keeps figures true to the archive."""
        return Projector(self.store, self.clock)

    @cached_property
    def archive(self) -> MongoArchive:
        """Every event that ever came in."""
        return MongoArchive(self.store)

    @cached_property
    def exports(self) -> ExportCases:
        """Events as files."""
        return ExportCases(self.store, self.clock)

    @cached_property
    def exporter(self) -> Exporter:
        """Gives people what is kept of them."""
        database = self.store.database
        known = person_export.Known(database)
        return Exporter(
            service=self.store.service,
            clock=self.clock,
            whose=lambda scope, person_id: person_export.whose(known, scope, person_id),
            holdings=person_export.ArchiveHoldings(database),
            log=self._command(lambda work, id_: work.audit.record("person.export", [id_])),
            left_out=person_export.LEFT_OUT,
        )

    @cached_property
    def association(self) -> Association:
        """In whose name reports are made and shown."""
        return Association.from_environment()

    @cached_property
    def press(self) -> Press:
        """Who prints. Made when something is printed first: it reads all fonts."""
        return self._press or Presses(self.association, aside())

    def prepare(self) -> None:
        """Creates collections and indexes; may run any number of times."""
        mongo.create_indexes(self.store.database)
        archive.prepare(self.store.database)
        self.projector.prepare()

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Takes in a batch of events that were not seen before: the inbox archives them, and the
        projector counts them soon after. Here they are looked at, and erasures are answered.

        Raises `UnreadableEvent` where one does not keep its contract.
        """
        for event in events:
            check(event)
        self._take(tx, [one for one in events if one.type in REACTIONS], REACTIONS)


def store_of(settings: Settings) -> Store:
    """The database that the settings' URI names, `impact` where it names none."""
    client: MongoClient[Document] = MongoClient(settings.mongodb_uri, tz_aware=True)
    return Store("impact", client, database=client.get_default_database("impact").name)


def bootstrap(settings: Settings) -> Impact:
    """Impact on the database of the settings."""
    impact = Impact(store_of(settings), Options.read())
    database = impact.store.database
    impact.jobs += [Watch(impact.store, impact.clock), BlocksJob(database), ExportsJob(database)]
    if impact.options.projecting:
        impact.jobs.append(TakingTurns(impact.projector, impact.store))
    return impact


@dataclass(frozen=True)
class Projecting:
    """The process that keeps impact's figures true to the archive. It prepares its own alone: the
    rest is the service's, and none of it is this process's to change.
    """

    store: Store
    jobs: Sequence[Job]

    def prepare(self) -> None:
        """See `kit.background.process.WithJobs`: the job itself makes what it needs."""


def bootstrap_projector(settings: Settings) -> Projecting:
    """The projector on the database of the settings."""
    store = store_of(settings)
    return Projecting(store, [Projector(store, SystemClock())])
