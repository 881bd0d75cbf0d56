"""The page of a shared report, for anybody with its link."""

from services.impact.edge.reports.render import PAGES, gone_page, report_page, unknown_page

__all__ = ["PAGES", "gone_page", "report_page", "unknown_page"]
