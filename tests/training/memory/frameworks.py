"""Competence frameworks and mappings in memory."""

from kernel.refusals import Stale
from services.training.domain.frameworks.framework import found_in
from services.training.domain.frameworks.mapping import mapping_id
from tests.memory.copying import copied
from tests.memory.table import Table


class MemoryFrameworks(Table):
    name = "frameworks"

    def current(self, code):
        return next((row.framework for row in self._of(code)), None)

    def get(self, code, version):
        found = (row.framework for row in self._of(code) if row.framework.version == version)
        return next(found, None)

    def competence(self, code, level=0):
        found = (
            found_in(row.framework, code) for row in self.listed() if row.framework.highest >= level
        )
        return next((one for one in found if one is not None), None)

    def listed(self):
        return self.all_sorted(lambda row: (row.framework.code, -row.number))

    def owners(self, competences):
        return {
            code: row.framework.code
            for row in self.listed()
            for code in row.framework.competences
            if code in competences
        }

    def save(self, framework):
        code, version = framework.framework.code, framework.framework.version
        taken = [row for row in self._of(code) if row.number == framework.number]
        if taken or self.get(code, version) is not None:
            raise Stale("framework", code, framework.number - 1, framework.number)
        super().save(framework)

    def _of(self, code):
        return [row for row in self.listed() if row.framework.code == code]


class MemoryMappings:
    def __init__(self, memory):
        self.rows = memory.table("mappings")

    def get(self, start, end):
        return copied(self.rows.get(mapping_id(start, end)))

    def between(self, start, end):
        found = [
            one
            for one in self.rows.values()
            if (one.mapping.start.framework, one.mapping.end.framework) == (start, end)
        ]
        return copied(max(found, key=lambda one: (one.published_at, one.id), default=None))

    def listed(self):
        return [copied(one) for _, one in sorted(self.rows.items())]

    def save(self, mapping):
        stored = self.rows.get(mapping.id)
        present = stored.version if stored else 0
        if present != mapping.version:
            raise Stale("mapping", mapping.id, mapping.version, present)
        mapping.version += 1
        self.rows[mapping.id] = copied(mapping)
