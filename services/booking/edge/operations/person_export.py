"""People: all that is held of one."""

from kit.edge import person_export
from services.booking.edge.operations import operations
from services.booking.edge.operations.people import ANSWER_EXAMPLE
from services.booking.edge.schemas.person_export import PersonExportAnswer

person_export.declare(
    operations,
    lambda app, *asked: app.give_person(*asked),
    answer=PersonExportAnswer,
    held_example={
        "people": [{"id": person_export.PERSON_ID, "facts": {"site": "saint-denis"}}],
        "appointments": [],
    },
    more_example={"person": ANSWER_EXAMPLE, "absorbed": [], "referred": []},
)
