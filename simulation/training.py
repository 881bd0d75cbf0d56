"""Loads the learning of the demo network: `python -m simulation.training`, with its settings.

People whom booking has told of are placed, are recommended a path, and begin it at several sites;
some finish it and are certified, some take a break or give up. Those who were at booking's
workshops begin with what they did there. Social workers of partners are trained, decision makers
advised. All of it is made by training's own use cases under a scripted clock. Loading it again
changes nothing.
"""

import sys
import time as machine
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final

from pymongo import MongoClient

from kernel.scope import NATIONAL
from kit import settings
from kit.transaction import Store
from services.training.application.commands.request_seat import RequestSeat
from services.training.bootstrap import Training, bootstrap
from services.training.domain.paths.path import Goal
from simulation.classroom import TRAINER, Classroom, working_time
from simulation.demo import SEED, SHOWN
from simulation.network import PARTNERS
from simulation.once import Loaded, Say, once
from simulation.professionals import ForPartners
from simulation.reception import context
from simulation.timeline import ScriptedClock, Timeline
from simulation.workshops import AHEAD, SUBJECTS

SITES: Final = (SHOWN, "lyon", "roubaix", SHOWN, "paris")
LEARNERS: Final = 20
"""So many people begin with a placement; those who were at a workshop come on top of them."""
ATTENDED: Final = 12
"""Attendances of booking's workshops that have to be heard of first."""
PATIENCE: Final = 120.0
"""Seconds until people and sites are known, booking's demo being loaded before."""
FOR_MORE: Final = 60.0
"""Seconds until attendances and partners are."""
_DAYS: Final = 21
_ABILITIES: Final[tuple[Mapping[str, int], ...]] = (
    {},
    {f"first-steps-{number}": 1 for number in range(1, 5)},
    {f"first-steps-{number}": 2 for number in range(1, 5)},
    {f"first-steps-{number}": 2 for number in range(1, 5)} | {"crcn-1-1": 1, "crcn-2-1": 1},
)
_GOALS: Final[tuple[Goal | None, ...]] = (
    "get_started",
    "write_emails",
    "understand_internet",
    "public_services",
    None,
    "find_work",
    "use_smartphone",
)


@dataclass(frozen=True)
class Heard:
    """What booking has told of: people, who attended (person, seat, when), and partners."""

    people: Sequence[str]
    attended: Sequence[tuple[str, str, datetime]]
    partners: Sequence[str]


@dataclass
class School:
    """Who learns what, as the script goes on; `enrolments` by the rank of the learner."""

    room: Classroom
    timeline: Timeline
    heard: Heard
    enrolments: dict[int, str] = field(default_factory=dict)

    def plan(self, now: datetime) -> None:
        """The whole script up to `now`."""
        first = now - timedelta(days=_DAYS)
        for rank in range(LEARNERS):
            came = working_time(first, 8 + rank % 4, rank) + timedelta(minutes=7 * rank)
            self.timeline.plan(came, partial(self._arrive, rank))
        for person_id, seat_id, at in self._first_attendances():
            self.timeline.plan(at + timedelta(days=2), partial(self._tell, person_id, seat_id))
        self.timeline.plan(now, self._ask_for_a_seat)

    def _arrive(self, rank: int) -> None:
        """Somebody is placed, unless they would rather not, and told what comes next."""
        person_id, site = self._learner(rank)
        ability = _ABILITIES[rank % len(_ABILITIES)]
        if rank % 7 == 6:
            self.room.decline_placement(person_id, site)
        elif self._now() > self._lately():
            self.room.place(person_id, site, ability)
        else:
            self.room.enter(person_id, site, ability or {"first-steps-1": 0})
        view = self.room.recommend(person_id, site, _GOALS[rank % len(_GOALS)])
        tomorrow = working_time(self._now(), 10, 1)
        if rank % 6 == 5:
            self.timeline.plan(tomorrow, partial(self.room.decline, view.id))
        else:
            self.timeline.plan(tomorrow, partial(self._begin, rank, view.state.path.path))

    def _begin(self, rank: int, path: str) -> None:
        person_id, site = self._learner(rank)
        enrolment = self.room.enrol(person_id, site, path).id
        self.enrolments[rank] = enrolment
        for week in range(1, 3):
            self._in(4 * week, partial(self.room.validate, enrolment))
        if rank in (0, 2, 3, 8):
            self._finish(rank % 3, person_id, site, enrolment)
        if rank == 3:
            self.timeline.plan(self._lately(4), partial(self.room.revoke, enrolment))
        if rank in (7, 10):
            self._in(5, partial(self.room.pause, enrolment))
        if rank == 9:
            self._in(6, partial(self.room.abandon, enrolment))

    def _tell(self, person_id: str, seat_id: str) -> None:
        """Who was at the workshop on the internet begins that path, where it counts; the first of
        them finishes it, and somebody has a doubt about that day."""
        enrolment = self.room.enrol(person_id, SHOWN, "internet").id
        if person_id == self._first_attendances()[0][0]:
            self._finish(1, person_id, SHOWN, enrolment)
            doubt = partial(self.room.question, enrolment, seat_id, SUBJECTS[0][1])
            self.timeline.plan(self._lately(4), doubt)

    def _ask_for_a_seat(self) -> None:
        """Of the workshop in a week's time, which is full: booking answers with a place in line."""
        person_id = self.heard.people[LEARNERS]
        enrolment = self.room.enrol(person_id, SHOWN, "internet").id
        self.room.validate(enrolment)
        command = RequestSeat(
            scope=NATIONAL, enrolment_id=enrolment, module=AHEAD[1], by=TRAINER, site=SHOWN
        )
        self.room.app.request_seat(command, context())

    def _first_attendances(self) -> Sequence[tuple[str, str, datetime]]:
        return self.heard.attended[:3]

    def _learner(self, rank: int) -> tuple[str, str]:
        return self.heard.people[rank], SITES[rank % len(SITES)]

    def _finish(self, day: int, person_id: str, site: str, enrolment: str) -> None:
        finish = partial(self.room.finish, person_id, site, enrolment)
        self.timeline.plan(self._lately(day), finish)

    def _lately(self, days: int = 0) -> datetime:
        """So many days after what is recent begins. Assessments by tasks are recent ones: one of
        which nothing is heard for a week is given up by the service that runs beside this."""
        return self.timeline.end - timedelta(days=6 - days)

    def _in(self, days: int, happening: Callable[[], None]) -> None:
        self.timeline.plan(working_time(self._now(), 14, days), happening)

    def _now(self) -> datetime:
        return self.timeline.clock.now()


def load(store: Store, now: datetime, say: Say = print) -> Loaded:
    """Loads the learning into training's database as of `now`."""
    clock = ScriptedClock(now)
    app = bootstrap(store=store, clock=clock)
    app.prepare()

    def play(at: datetime, begin: Callable[[], None]) -> dict[str, int]:
        heard = _heard(store, say)
        room = Classroom(app, clock, Random(f"{SEED}/training"))
        timeline = Timeline(clock, at)
        partners = _for_partners(app, timeline, heard)
        clock.instant = at - timedelta(days=_DAYS)
        School(room, timeline, heard).plan(at)
        if heard.partners:
            partners.plan(at)
        begin()
        timeline.run()
        counts = room.counts | partners.counts
        say(", ".join(f"{count} {what}" for what, count in counts.items()))
        return counts

    return once(store.database, "the demo's learning", now, SEED, say, play)


def _for_partners(app: Training, timeline: Timeline, heard: Heard) -> ForPartners:
    chance = Random(f"{SEED}/professionals")
    return ForPartners(app, timeline, chance, SHOWN, list(heard.partners))


def _heard(store: Store, say: Say) -> Heard:
    """Once booking has told of enough: it tells by events. Of a demo that was loaded by an earlier
    version nobody is heard at workshops, nor of partners: then it goes on without.

    Raises `TimeoutError`.
    """
    begun = machine.monotonic()
    said = False
    while True:
        heard = _look(store)
        needed, more = _missing(store, heard)
        waited = machine.monotonic() - begun
        if not needed and not more:
            return heard
        if not needed and waited > FOR_MORE:
            say(f"only {more} are known to training; going on without")
            return heard
        if waited > PATIENCE:
            raise TimeoutError(
                f"only {needed} are known to training after {PATIENCE:.0f} s; is its inbox at "
                "work? See: ./passerelle status"
            )
        if not said:
            say("waiting until training has heard of the people and their workshops")
            said = True
        machine.sleep(0.25)


def _look(store: Store) -> Heard:
    database = store.database
    module = SUBJECTS[0][1]
    seats = list(database["seats"].find({"status": "attended"}).sort("_id", 1))
    there = {one["person_id"] for one in seats}
    standing = {"merged_into": None, "erased": False, "sequence": {"$gt": 0}}
    people = [one["_id"] for one in database["people"].find(standing, {"_id": 1}).sort("_id", 1)]
    partners = database["partners"].find({}, {"_id": 1}).sort("_id", 1)
    return Heard(
        people=[one for one in people if one not in there],
        attended=[
            (one["person_id"], one["_id"], one["at"]) for one in seats if one["module"] == module
        ],
        partners=[one["_id"] for one in partners],
    )


def _missing(store: Store, heard: Heard) -> tuple[str, str]:
    """What is not there yet of that without which nothing goes, and of the rest; empty where all
    is."""
    sites = store.database["sites"].count_documents({"description.slug": {"$in": list(SITES)}})
    attended = store.database["seats"].count_documents({"status": "attended"})
    needed = _fewer((len(heard.people), LEARNERS + 1, "people"), (sites, len(set(SITES)), "sites"))
    more = _fewer(
        (attended, ATTENDED, "attendances"), (len(heard.partners), len(PARTNERS), "partners")
    )
    return needed, more


def _fewer(*wanted: tuple[int, int, str]) -> str:
    return ", ".join(f"{has} of {all_} {what}" for has, all_, what in wanted if has < all_)


def main() -> int:
    """Loads the learning of the network that the environment names; the exit status."""
    configuration = settings.load("training")
    client: MongoClient[dict[str, Any]] = MongoClient(configuration.mongodb_uri, tz_aware=True)
    with client:
        load(Store("training", client), datetime.now(UTC).replace(microsecond=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
