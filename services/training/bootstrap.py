"""Where training's ports meet their adapters, and the table of contents of the service.

Every command runs in exactly one transaction; every query reads outside any.
"""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

import structlog
from pymongo import MongoClient

from kernel.exporting import exported, registered_at
from kernel.refusals import Refusal
from kernel.scope import Scope
from kernel.tools import NewCode
from kit.application import Application
from kit.association import Association
from kit.clock import Clock, SystemClock
from kit.codes import new_code
from kit.context import Context
from kit.envelope import Envelope
from kit.ids import new_id
from kit.keyring import Seals
from kit.keyring.keeping import KeepsSealed
from kit.papers.typeset import aside
from kit.person_export import Exporter, MongoHoldings
from kit.settings import Settings
from kit.transaction import Store, Transaction
from kit.turns import Turns
from services.training.adapters import exports, mongo, shipped
from services.training.adapters.addresses import TrainingAddresses
from services.training.adapters.badges import SignedBadges, SigningKeys, lost_keys
from services.training.adapters.certificates_jobs import badges_job, cases_job
from services.training.adapters.incoming import COPIES, REACTIONS
from services.training.adapters.papers import TypesetPapers
from services.training.adapters.stuck_job import stuck_job
from services.training.application.commands.answer_task import answer_task, take_back_answer
from services.training.application.commands.begin_with import (
    BeginWith,
    Shipped,
    begin_with,
    is_there,
    name_of,
)
from services.training.application.commands.change_enrolment import (
    abandon_enrolment,
    pause_enrolment,
    resume_enrolment,
)
from services.training.application.commands.decide_case import decide_case
from services.training.application.commands.end_assessment import (
    abandon_assessment,
    finish_assessment,
)
from services.training.application.commands.end_professional_session import (
    cancel_professional_session,
    hold_professional_session,
)
from services.training.application.commands.end_recommendation import (
    decline_recommendation,
    take_up_recommendation,
)
from services.training.application.commands.enter_levels import decline_assessment, enter_levels
from services.training.application.commands.forget_attendee_names import forget_professional
from services.training.application.commands.move_enrolment import move_enrolment
from services.training.application.commands.name_certificate import (
    name_certificate,
    unname_certificate,
)
from services.training.application.commands.open_enrolment import open_enrolment
from services.training.application.commands.plan_professional_session import (
    change_professional_session,
    plan_professional_session,
)
from services.training.application.commands.publish_framework import publish_framework
from services.training.application.commands.publish_mapping import publish_mapping
from services.training.application.commands.publish_path import publish_path
from services.training.application.commands.publish_task_bank import publish_task_bank
from services.training.application.commands.recommend_path import recommend_path
from services.training.application.commands.record_advice_mission import (
    correct_advice_mission,
    record_advice_mission,
    withdraw_advice_mission,
)
from services.training.application.commands.record_professional_attendance import (
    record_professional_attendance,
)
from services.training.application.commands.register_professional import (
    register_professional,
    withdraw_professional,
)
from services.training.application.commands.request_seat import request_seat
from services.training.application.commands.retire_path import retire_path
from services.training.application.commands.retry_seat_request import retry_seat_request
from services.training.application.commands.revoke_certificate import (
    restore_certificate,
    revoke_certificate,
)
from services.training.application.commands.start_assessment import start_assessment
from services.training.application.commands.validate_module import (
    take_back_validation,
    validate_module,
)
from services.training.application.commands.withdraw_seat_request import withdraw_seat_request
from services.training.application.deferred import DEFERRED
from services.training.application.ports import Tools, Work
from services.training.application.ports.badges import Badges
from services.training.application.ports.papers import Papers
from services.training.application.queries.assessments import (
    get_assessment,
    get_levels,
    get_skill_gain,
    list_assessments,
)
from services.training.application.queries.badges import (
    get_achievement,
    get_badge,
    list_revoked,
)
from services.training.application.queries.certificate_papers import print_certificate
from services.training.application.queries.certificates import (
    CountCases,
    count_cases,
    get_certificate,
    list_cases,
    list_certificates,
)
from services.training.application.queries.enrolments import get_enrolment, list_enrolments
from services.training.application.queries.frameworks import (
    get_framework,
    list_frameworks,
    list_mappings,
    translate_level,
)
from services.training.application.queries.groups import get_group
from services.training.application.queries.missions import get_advice_mission, list_advice_missions
from services.training.application.queries.paths import get_path, list_paths
from services.training.application.queries.professional_sessions import (
    get_professional_session,
    list_professional_sessions,
)
from services.training.application.queries.recommendations import (
    get_recommendation,
    list_recommendations,
)
from services.training.application.queries.seat_requests import (
    CountStuck,
    count_stuck,
    get_seat_request,
    list_seat_requests,
)
from services.training.application.queries.task_banks import get_task_bank, list_task_banks
from services.training.application.queries.verifying import verify_certificate, whose_certificate

_log = structlog.get_logger("training")


class Training(KeepsSealed, Application[Work, Tools]):
    """The service without its edge: one attribute for each use case.

    Commands are called with the command and a context, queries with the query alone.
    """

    def __init__(
        self,
        store: Store,
        tools: Tools,
        *,
        inside: Callable[[Transaction, Tools], Work],
        outside: Callable[[Store, Tools], Work],
        content: Sequence[Shipped] = (),
        turns: Turns | None = None,
    ) -> None:
        """`inside` gives a unit of work of a transaction, `outside` a look at the data; a new
        database begins with the `content`."""
        super().__init__(
            store, tools, inside, outside, reactions=REACTIONS, deferred=DEFERRED, turns=turns
        )
        self._content = content
        command = self._command
        query = self._query
        in_turn = self._one_at_a_time

        self._begin_with = command(begin_with)
        self.publish_framework = command(publish_framework)
        self.get_framework = query(get_framework)
        self.list_frameworks = query(list_frameworks)
        self.publish_mapping = command(publish_mapping)
        self.list_mappings = query(list_mappings)
        self.translate_level = query(translate_level)

        self.publish_path = command(publish_path)
        self.retire_path = command(retire_path)
        self.get_path = query(get_path)
        self.list_paths = query(list_paths)

        self.open_enrolment = command(open_enrolment)
        self.pause_enrolment = command(pause_enrolment)
        self.resume_enrolment = command(resume_enrolment)
        self.abandon_enrolment = command(abandon_enrolment)
        self.move_enrolment = command(move_enrolment)
        self.validate_module = command(validate_module)
        self.take_back_validation = command(take_back_validation)
        self.get_enrolment = query(get_enrolment)
        self.list_enrolments = query(list_enrolments)
        self.get_group = query(get_group)

        self.name_certificate = command(name_certificate)
        self.unname_certificate = command(unname_certificate)
        self.revoke_certificate = command(revoke_certificate)
        self.restore_certificate = command(restore_certificate)
        self.decide_case = command(decide_case)
        self.get_certificate = query(get_certificate)
        self.list_certificates = query(list_certificates)
        self.list_cases = query(list_cases)
        self.count_cases = query(count_cases)
        # A helper presses twice.
        self.request_seat = self._one_at_a_time(request_seat, lambda c: c.enrolment_id)
        self.withdraw_seat_request = command(withdraw_seat_request)
        self.retry_seat_request = command(retry_seat_request)
        self.get_seat_request = query(get_seat_request)
        self.list_seat_requests = query(list_seat_requests)
        self.count_stuck_seat_requests = query(count_stuck)
        self.recommend_path = command(recommend_path)
        self.take_up_recommendation = command(take_up_recommendation)
        self.decline_recommendation = command(decline_recommendation)
        self.get_recommendation = query(get_recommendation)
        self.list_recommendations = query(list_recommendations)

        self.plan_professional_session = command(plan_professional_session)
        self.change_professional_session = command(change_professional_session)
        self.cancel_professional_session = command(cancel_professional_session)
        self.hold_professional_session = command(hold_professional_session)
        # Several people of a partner are registered at once, and two trainers tick one list.
        self.register_professional = in_turn(register_professional, lambda c: c.session_id)
        self.withdraw_professional = in_turn(withdraw_professional, lambda c: c.session_id)
        self.record_professional_attendance = in_turn(
            record_professional_attendance, lambda c: c.session_id
        )
        self.forget_professional = command(forget_professional)
        self.get_professional_session = query(get_professional_session)
        self.list_professional_sessions = query(list_professional_sessions)
        self.record_advice_mission = command(record_advice_mission)
        self.correct_advice_mission = command(correct_advice_mission)
        self.withdraw_advice_mission = command(withdraw_advice_mission)
        self.get_advice_mission = query(get_advice_mission)
        self.list_advice_missions = query(list_advice_missions)

        # Two tablets, or one that sends again, are about one person or assessment.
        in_turn = self._one_at_a_time
        self.start_assessment = in_turn(start_assessment, lambda c: c.person_id)
        self.answer_task = in_turn(answer_task, lambda c: c.assessment_id)
        self.take_back_answer = in_turn(take_back_answer, lambda c: c.assessment_id)
        self.finish_assessment = in_turn(finish_assessment, lambda c: c.assessment_id)
        self.abandon_assessment = in_turn(abandon_assessment, lambda c: c.assessment_id)
        self.enter_levels = in_turn(enter_levels, lambda c: c.person_id)
        self.decline_assessment = in_turn(decline_assessment, lambda c: c.person_id)
        self.get_assessment = query(get_assessment)
        self.list_assessments = query(list_assessments)
        self.get_levels = query(get_levels)
        self.get_skill_gain = query(get_skill_gain)
        self.publish_task_bank = command(publish_task_bank)
        self.get_task_bank = query(get_task_bank)
        self.list_task_banks = query(list_task_banks)

        self.verify_certificate = query(verify_certificate)
        self.whose_certificate = query(whose_certificate)
        self.print_certificate = query(print_certificate)
        self.get_badge = query(get_badge)
        self.get_achievement = query(get_achievement)
        self.list_revoked = query(list_revoked)

    @cached_property
    def association(self) -> Association:
        """In whose name papers, pages and badges are made."""
        return Association.from_environment()

    @cached_property
    def papers(self) -> Papers:
        """Who prints. Made when something is printed first: it reads all fonts."""
        return TypesetPapers(self.association, aside())

    @cached_property
    def badges(self) -> Badges:
        """Who signs badges, with the keys of the environment. Raises `environs.EnvError`."""
        base = TrainingAddresses.from_environment().base
        return SignedBadges(base, self.association, SigningKeys.from_environment())

    @cached_property
    def exporter(self) -> Exporter:
        """Gives people what is kept of them."""
        return Exporter(
            service=self.store.service,
            clock=self.clock,
            whose=self._exported,
            holdings=MongoHoldings(self.store.database, exports.kinds(self._name_of)),
            log=self._command(lambda work, id_: work.audit.record("person.export", [id_])),
            left_out=exports.LEFT_OUT,
        )

    def _exported(self, scope: Scope, person_id: str) -> tuple[Sequence[str], bool]:
        work = self._read()
        person, ids = exported(work, person_id)
        return ids, registered_at(work.sites, person, scope)

    def _name_of(self, certificate_id: str) -> str | None:
        named = self._read().certificate_names.get(certificate_id)
        return None if named is None else named.name

    def prepare(self) -> None:
        """Creates the indexes and publishes what a new database begins with, where nothing of it is
        there yet; running it again, or twice at once, changes nothing.

        What does not fit to what the network published itself is left out, and the log says so.
        """
        mongo.create_indexes(self.store.database)
        self.prepare_seals()
        for content in self._content:
            if is_there(self._read(), content):
                continue
            try:
                self._begin_with(BeginWith(content=content), Context(self.tools.new_id()))
            except Refusal as refusal:
                _log.warning("shipped_content_left_out", what=name_of(content), why=str(refusal))

    def rebuild(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        """Takes again what the copies of what booking owns are made from; what is newer stays, and
        nothing follows from it.

        Raises as `react` does.
        """
        self._take(tx, events, COPIES)


def bootstrap(
    settings: Settings | None = None,
    *,
    store: Store | None = None,
    clock: Clock | None = None,
    ids: Callable[[], str] = new_id,
    codes: NewCode = new_code,
    content: Sequence[Shipped] | None = None,
    turns: Turns | None = None,
    seals: Seals | None = None,
) -> Training:
    """Wires the service: from settings, or from parts that a test or a simulation brings; its keys
    are those of the environment where none are given.

    A new database begins with the `content`, with what ships where none is given.

    Raises `ValueError` where neither settings nor a store is given, and `environs.EnvError` where
    keys are missing or unreadable.
    """
    if store is None:
        if settings is None:
            raise ValueError("either settings or a store")
        client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
        database = client.get_default_database("training").name
        store = Store("training", client, database=database, clock=clock)
    tools = Tools(
        clock=clock or SystemClock(),
        new_id=ids,
        new_code=codes,
        addresses=TrainingAddresses.from_environment(),
    )
    begins_with = shipped.everything() if content is None else content
    seals = seals or Seals.from_environment(store.client, store.database.name)
    training = Training(
        store,
        tools,
        inside=partial(mongo.work_in, seals=seals),
        outside=partial(mongo.work_outside, seals=seals),
        content=begins_with,
        turns=turns,
    )
    training.keep_sealed("training", seals, mongo.sealed_in(store.database, seals))
    training.jobs.append(stuck_job(lambda: training.count_stuck_seat_requests(CountStuck())))
    training.jobs.append(cases_job(lambda: training.count_cases(CountCases())))
    keys, kept = SigningKeys.from_environment(), store
    published = [key["kid"] for key in keys.public]
    training.jobs.append(
        badges_job(keys.can_sign, lambda: lost_keys(kept.database, keys.signer, published))
    )
    return training
