"""Public pages as HTML, without scripts, fonts or anything fetched from elsewhere."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from marshmallow import Schema, fields, validate

from kit.association import Association
from kit.edge.html import Templates
from kit.edge.operation import Call, Page
from kit.wording import Language, long_day


class PageQuery(Schema):
    """In which language."""

    lang = fields.String(
        load_default=None,
        validate=validate.OneOf(["fr", "en"]),
        metadata={"description": "As `Accept-Language` says where left out, else French."},
    )


def language_of(call: Call) -> Language:
    """The one that was chosen by `PageQuery`, or that the caller speaks; French where that is
    neither."""
    chosen: Language = call.fields["lang"] or call.speaks or "fr"
    return chosen


class PublicPages:
    """The folder `templates` of a service's package, whose pages extend `base.html`.

    `texts` are the words of each language; every page needs `other_language`, `about`,
    `about_text` (with `{name}`) and `privacy`.
    """

    def __init__(self, package: str, texts: Mapping[Language, Mapping[str, str]]) -> None:
        self._templates = Templates(package, "public.css", "kit.edge.public")
        self._texts = texts
        self.policy: Final = self._templates.policy
        """For the header `Content-Security-Policy`."""

    def page(
        self, template: str, language: Language, association: Association, **values: object
    ) -> str:
        """The page; its template is also given `t`, the words of the language."""
        return self._templates.render(
            template,
            t=self._texts[language],
            language=language,
            other="en" if language == "fr" else "fr",
            association=association,
            **values,
        )

    def unknown(self, what: str, told: str, language: Language, association: Association) -> str:
        """That what was looked for is not there: `what`, `told` and `<told>_text` are words."""
        words = self._texts[language]
        return self.page(
            "unknown.html",
            language,
            association,
            title=words[told],
            what=words[what],
            text=words[f"{told}_text"],
        )

    def answer(self, page: str, language: Language, status: int | None = None) -> Page:
        """The page with the headers that it needs."""
        headers = {
            "Content-Language": language,
            "Vary": "Accept-Language",
            "Content-Security-Policy": self.policy,
            # A certificate's may bear a name: it stays in no cache once that is withdrawn.
            "Cache-Control": "no-store",
        }
        return Page(page, "text/html", headers, status)


def day_on_one_line(day: date, language: Language) -> str:
    """`25 novembre 2026` with spaces that do not break."""
    return long_day(day, language).replace(" ", "\u00a0")
