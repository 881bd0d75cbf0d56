"""That inventory forgot people, as a contract."""

from contracts.inventory.people import ForgottenByInventory
from kernel import forgetting
from services.inventory.adapters.translate.registry import Parts, parts


@parts.register
def _(event: forgetting.PersonForgotten) -> Parts:
    return ForgottenByInventory(person_id=event.person_id), event.person_id, None
