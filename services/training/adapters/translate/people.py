"""That training forgot people, as a contract."""

from contracts.training.people import ForgottenByTraining
from kernel import forgetting
from services.training.adapters.translate.registry import Parts, parts


@parts.register
def _(event: forgetting.PersonForgotten) -> Parts:
    return ForgottenByTraining(person_id=event.person_id), event.person_id, None
