"""People: all that impact keeps of one, under their pseudonym."""

from kit.edge import person_export
from services.impact.edge.operations import operations

person_export.declare(
    operations,
    lambda app, *asked: app.exporter.page(*asked),
    held_example={
        "people": [{"id": person_export.PERSON_ID, "n": 17, "traits": {"in_qpv": "yes"}}],
        "events": [
            {
                "specversion": "1.0",
                "type": "booking.person_registered.v1",
                "subject": f"person/{person_export.PERSON_ID}",
            }
        ],
    },
)
