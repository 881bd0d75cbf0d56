"""Reports, their files and their links on MongoDB."""

from collections.abc import Mapping, Sequence
from typing import Final

from bson import Binary

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.place import Document
from services.impact.application.work import WantedReports
from services.impact.domain.reports.links import Links
from services.impact.domain.reports.report import Form, Report

REPORTS: Final = "reports"
_FILES: Final = "report_files"
_LINKS: Final = "report_links"
INDEXES: Indexes = (
    (REPORTS, [("state.wanted.sites", 1), ("_id", -1)], False),
    (_FILES, [("report_id", 1), ("form", 1)], True),
    (_LINKS, [("links.code", 1)], True),
)


class MongoReports(Repository):
    """See `work.Reports`."""

    def get(self, report_id: str) -> Report | None:
        """See the port."""
        document = self._place.one(REPORTS, {"_id": report_id})
        return to_aggregate(Report, document) if document else None

    def listed(self, wanted: WantedReports, before: str | None, limit: int) -> Sequence[Report]:
        """See the port."""
        query: Document = {}
        if wanted.status is not None:
            query["state.status"] = wanted.status
        if wanted.sites is not None:
            # Those of the whole network know every site; of the others, all must be own.
            query["state.wanted.sites"] = {
                "$type": "array",
                "$not": {"$elemMatch": {"$nin": sorted(wanted.sites)}},
            }
        if before is not None:
            query["_id"] = {"$lt": before}
        found = self._place.many(REPORTS, query, [("_id", -1)], limit)
        return [to_aggregate(Report, one) for one in found]

    def save(self, report: Report) -> None:
        """See the port."""
        self._save(REPORTS, "report", report)

    def file(self, report_id: str, form: Form) -> bytes | None:
        """See the port."""
        document = self._place.one(_FILES, {"report_id": report_id, "form": form})
        return None if document is None else bytes(document["body"])

    def keep_files(self, report_id: str, files: Mapping[Form, bytes]) -> None:
        """See the port."""
        self._place.collection(_FILES).insert_many(
            [
                {"report_id": report_id, "form": form, "body": Binary(body)}
                for form, body in files.items()
            ],
            session=self._place.session,
        )


class MongoSharedLinks(Repository):
    """See `work.SharedLinks`."""

    def of_report(self, report_id: str) -> Links:
        """See the port."""
        document = self._place.one(_LINKS, {"_id": report_id})
        return Links(id=report_id) if document is None else _links(document)

    def by_code(self, code: str) -> Links | None:
        """See the port."""
        document = self._place.one(_LINKS, {"links.code": code})
        return None if document is None else _links(document)

    def save(self, links: Links) -> None:
        """See the port."""
        document = {"_id": links.id, "links": converter.unstructure(links.links)}
        links.version = self._save_silently(_LINKS, "report", document, links.version)
        links.changed = False


def _links(document: Document) -> Links:
    return converter.structure({**document, "id": document["_id"]}, Links)
