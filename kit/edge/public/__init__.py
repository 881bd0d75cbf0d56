"""Pages for anybody with a telephone: one look for all services, in French or English."""

from kit.edge.public.pages import PageQuery, PublicPages, day_on_one_line, language_of

__all__ = ["PageQuery", "PublicPages", "day_on_one_line", "language_of"]
