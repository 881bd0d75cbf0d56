"""The page for anybody with a telephone who wants to know whether a certificate is ours."""

from services.training.edge.pages.render import PAGES, certificate_page

__all__ = ["PAGES", "certificate_page"]
