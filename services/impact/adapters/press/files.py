"""A report in all its forms."""

from collections.abc import Mapping

from kit.association import Association
from kit.papers.engine import Run
from kit.papers.typeset import directly
from services.impact.adapters.press.pdf import ReportPapers
from services.impact.adapters.press.tables import as_csv
from services.impact.adapters.press.values import as_json
from services.impact.domain.reports.content import Content
from services.impact.domain.reports.report import Form


class Presses:
    """See `work.Press`. One for a service's life; it holds the fonts."""

    def __init__(self, association: Association, run: Run = directly) -> None:
        self._papers = ReportPapers(association, run)

    def files(self, content: Content) -> Mapping[Form, bytes]:
        """See the port."""
        return {
            "json": as_json(content),
            "csv": as_csv(content),
            "pdf": self._papers.report(content),
        }
