"""People: all that inventory keeps of one."""

from kit.edge import person_export
from services.inventory.edge.operations import operations

person_export.declare(
    operations,
    lambda app, *asked: app.exporter.page(*asked),
    held_example={
        "holds": [
            {
                "id": "0197f000-0000-7000-8000-000000000021",
                "state": {"status": "held", "category": "laptop", "place": "saint-denis"},
            }
        ]
    },
)
