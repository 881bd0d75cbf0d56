"""Partners in memory."""

import re

from services.booking.adapters.loose_text import loosely
from tests.memory.table import Table


class MemoryPartners(Table):
    name = "partners"
    unique = ("partner", "siret")

    def by_sirets(self, sirets):
        rows = self.all_sorted(lambda p: p.description.siret)
        return {p.description.siret: p for p in rows if p.description.siret in sirets}

    def listed(self, department, called, after, limit):
        found = [
            partner
            for partner in self.all_sorted(lambda p: p.description.siret)
            if (department is None or partner.description.department == department)
            and (called is None or _is_called(partner.description, called))
            and (after is None or partner.description.siret > after)
        ]
        return found[:limit]


def _is_called(description, text):
    named = re.search(loosely(text), description.name, re.IGNORECASE)
    return named is not None or description.siret.startswith(text)
