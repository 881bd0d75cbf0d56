"""Short ways to what happens on paths: attendances, validations, and how an enrolment stands."""

from dataclasses import dataclass, field
from datetime import timedelta

from kernel.scope import NATIONAL
from kit.envelope import timestamp
from services.training.adapters.incoming import REACTIONS
from services.training.application.commands.change_enrolment import (
    AbandonEnrolment,
    PauseEnrolment,
    ResumeEnrolment,
)
from services.training.application.commands.move_enrolment import MoveEnrolment
from services.training.application.commands.validate_module import (
    TakeBackValidation,
    ValidateModule,
)
from services.training.application.ports.enrolments import WantedEnrolments
from services.training.application.queries.enrolments import GetEnrolment
from tests.scripted import CONTEXT
from tests.told import told
from tests.training.builders import AWA, SITE_ID, Network


@dataclass
class Enrolled:
    """A network where Awa and others are on paths."""

    network: Network
    sequences: dict[str, int] = field(default_factory=dict)

    @property
    def app(self):
        return self.network.app

    def open(self, person_id=AWA, path="email", **changes):
        """Begins the path; gives the enrolment's id."""
        return self.network.enrolment(self.network.person(person_id), path, **changes).id

    def view(self, id_):
        return self.app.get_enrolment(GetEnrolment(scope=NATIONAL, enrolment_id=id_))

    def state(self, id_):
        return self.view(id_).state

    def done(self, id_):
        """By what each module is done that is; what is shown is what was told."""
        view = self.view(id_)
        shown = {one.module.code: one.done_by for one in view.modules if one.done}
        assert set(shown) == set(view.state.done)
        return shown

    def validate(self, id_, module="email_write", by="trainer-1"):
        command = ValidateModule(scope=NATIONAL, enrolment_id=id_, module=module, by=by)
        return self.app.validate_module(command, CONTEXT)

    def take_back(self, id_, module="email_write", reason="mistake"):
        command = TakeBackValidation(
            scope=NATIONAL, enrolment_id=id_, module=module, reason=reason, by="trainer-2"
        )
        return self.app.take_back_validation(command, CONTEXT)

    def pause(self, id_, reason="health"):
        command = PauseEnrolment(scope=NATIONAL, enrolment_id=id_, reason=reason)
        return self.app.pause_enrolment(command, CONTEXT)

    def resume(self, id_):
        return self.app.resume_enrolment(ResumeEnrolment(scope=NATIONAL, enrolment_id=id_), CONTEXT)

    def abandon(self, id_, reason="found_work"):
        command = AbandonEnrolment(scope=NATIONAL, enrolment_id=id_, reason=reason)
        return self.app.abandon_enrolment(command, CONTEXT)

    def move(self, id_):
        return self.app.move_enrolment(MoveEnrolment(scope=NATIONAL, enrolment_id=id_), CONTEXT)

    def hear(self, *events):
        """Takes what booking told, in one batch."""
        self.app.store.run(lambda tx: self.app.react(tx, events), CONTEXT)

    def reaction(self, event):
        """What takes an event of a seat in, in somebody else's unit of work."""
        read = REACTIONS[event.type]
        return lambda work: read.handler(work, read.read(event))

    def all(self):
        """Every enrolment."""
        return self.network.look(lambda work: work.enrolments.listed(WantedEnrolments(), None, 0))

    def seat(
        self,
        name,
        number,
        module="email_write",
        person_id=AWA,
        workshop=None,
        sequence=None,
        at=None,
        **more,
    ):
        """An event of a seat, such as `workshop_attended`; by default the next of its seat, which
        is of a workshop of its own."""
        seat_id = f"0197f000-0000-7000-8000-0000005ea{number:03d}"
        facts = {
            "seat_id": seat_id,
            "person_id": person_id,
            "site_id": SITE_ID,
            "request_id": seat_id,
            "workshop_id": workshop_id(number if workshop is None else workshop),
            "module": module,
            **more,
        }
        if name == "workshop_attended":
            facts["minutes"] = 120
        return self._event(name, seat_id, person_id, facts, sequence, at)

    def workshop(self, number, start, module="email_write", **changes):
        """An event that tells of a workshop of two hours."""
        facts = {
            "workshop_id": workshop_id(number),
            "site_id": SITE_ID,
            "trainer_id": "0197f000-0000-7000-8000-0000000e0001",
            "start": timestamp(start),
            "end": timestamp(start + timedelta(hours=2)),
            "capacity": 5,
            "module": module,
        }
        id_ = workshop_id(number)
        return self._event("workshop_scheduled", id_, id_, facts, **changes)

    def there(self, number, module="email_write", **changes):
        """Booking tells that somebody was there; gives the seat's id."""
        event = self.seat("workshop_attended", number, module, **changes)
        self.hear(event)
        return event.subject

    def not_there(self, number, module="email_write", **changes):
        """Booking tells that somebody was not there after all."""
        self.hear(self.seat("workshop_missed", number, module, **changes))

    def _event(self, name, subject, partition, facts, sequence=None, at=None):
        self.sequences[subject] = sequence or self.sequences.get(subject, 0) + 1
        return told(
            f"booking.{name}.v1",
            partition,
            at or self.network.clock.now(),
            sequence=self.sequences[subject],
            subject=subject,
            data=facts,
        )

    def complete(self, id_):
        """Every module of it is validated."""
        for module in self.state(id_).plan:
            self.validate(id_, module)


def workshop_id(number):
    return f"0197f000-0000-7000-8000-00000030c{number:03d}"
