"""Modules that a trainer validates: the person is able to do what they teach."""

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import done_by, run
from services.training.application.commands.validate_module import (
    TakeBackValidation,
    ValidateModule,
)
from services.training.application.enrolment_views import EnrolmentView
from services.training.bootstrap import Training
from services.training.domain.enrolments.refusals import (
    NotOnPath,
    NotValidated,
    WrongEnrolmentState,
)
from services.training.edge.operations import TRAINERS, operations
from services.training.edge.operations.enrolments import TAG
from services.training.edge.schemas.enrolments import (
    ENROLMENT_EXAMPLE,
    VALIDATED_EXAMPLE,
    EnrolmentAnswer,
    EnrolmentPath,
    TakeBackValidationBody,
    ValidateModuleBody,
)


@operations.declare(
    "validate_module",
    "POST",
    "/enrolments/{enrolment_id}/validate-module",
    tag=TAG,
    summary="Validate a module",
    description="The person is able to do what it teaches, without its workshops or with some of "
    "them. A module counts once, by what came first; one that was attended and validated stays "
    "done where the attendance is corrected. Validating again changes nothing.",
    allow=TRAINERS,
    path=EnrolmentPath,
    body=ValidateModuleBody,
    answer=EnrolmentAnswer,
    refusals=(NotFound, NotOnPath, WrongEnrolmentState),
    example={"module": "email_sort"},
    answer_example=VALIDATED_EXAMPLE,
    personal=True,
)
def validate_module(app: Training, call: Call) -> EnrolmentView:
    """The enrolment as it is now."""
    return run(app.validate_module, ValidateModule(**done_by(call)), call)


@operations.declare(
    "take_back_validation",
    "POST",
    "/enrolments/{enrolment_id}/take-back-validation",
    tag=TAG,
    summary="Take a validation back",
    description="The module is open again, unless it was attended as well. Only while the person "
    "is on the path: once it is completed, its certificate is what may be revoked.",
    allow=TRAINERS,
    path=EnrolmentPath,
    body=TakeBackValidationBody,
    answer=EnrolmentAnswer,
    refusals=(NotFound, NotOnPath, NotValidated, WrongEnrolmentState),
    example={"module": "email_sort", "reason": "mistake"},
    answer_example={**ENROLMENT_EXAMPLE, "version": 6},
    personal=True,
)
def take_back_validation(app: Training, call: Call) -> EnrolmentView:
    """The enrolment as it is now."""
    return run(app.take_back_validation, TakeBackValidation(**done_by(call)), call)
