"""Paths in memory."""

from kernel.refusals import Stale
from tests.memory.table import Table
from tests.training.memory.catalogue import MemoryCatalogue


class MemoryPaths(Table):
    name = "paths"

    def current(self, code):
        return max(self._of(code), key=lambda path: path.version, default=None)

    def get(self, code, version):
        return next((path for path in self._of(code) if path.version == version), None)

    def listed(self):
        codes = sorted({row.path.code for row in self.rows.values()} - self.retired)
        return [self.current(code) for code in codes]

    def owners(self, modules):
        return {
            code: row.path.code
            for row in self.rows.values()
            for code in row.path.by_code
            if code in modules
        }

    @property
    def retired(self):
        return MemoryCatalogue(self.memory).retired()

    def save(self, path):
        if self.get(path.path.code, path.path.version) is not None:
            version = path.path.version
            raise Stale("path", path.path.code, version - 1, version)
        super().save(path)

    def _of(self, code):
        return [row.path for row in self.rows.values() if row.path.code == code]
