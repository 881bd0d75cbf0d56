"""Short ways to what happens on paths: attendances, validations, and how an enrolment stands."""

from dataclasses import dataclass

from kernel.scope import NATIONAL
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
from services.training.application.queries.enrolments import GetEnrolment
from tests.scripted import CONTEXT
from tests.training.builders import AWA, Network


@dataclass
class Enrolled:
    """A network where Awa and others are on paths."""

    network: Network

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
        """By what each module is done that is."""
        return {one.module.code: one.done_by for one in self.view(id_).modules if one.done}

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

    def complete(self, id_):
        """Every module of it is validated."""
        for module in self.state(id_).plan:
            self.validate(id_, module)
