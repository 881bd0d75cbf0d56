"""People: all that training keeps of one."""

from kit.edge import person_export
from services.training.edge.operations import operations

person_export.declare(
    operations,
    lambda app, *asked: app.exporter.page(*asked),
    held_example={
        "enrolments": [
            {
                "id": "0197f000-0000-7000-8000-000000000021",
                "state": {"status": "open", "path": "first_steps", "site": "saint-denis"},
            }
        ]
    },
)
