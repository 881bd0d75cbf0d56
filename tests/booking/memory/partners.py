"""Partners in memory."""

from tests.booking.memory.table import Table


class MemoryPartners(Table):
    name = "partners"
    unique = ("partner", "siret")

    def by_sirets(self, sirets):
        rows = self.all_sorted(lambda p: p.description.siret)
        return {p.description.siret: p for p in rows if p.description.siret in sirets}

    def listed(self, department, after, limit):
        found = [
            partner
            for partner in self.all_sorted(lambda p: p.description.siret)
            if (department is None or partner.description.department == department)
            and (after is None or partner.description.siret > after)
        ]
        return found[:limit]
