"""Typst with the project's templates and fonts, and nothing of the machine's own."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import structlog
import typst

_ROOT: Final = Path(__file__).parents[2]
"""Where templates find those of the kit: `/kit/papers/templates/base.typ`."""
_FONTS: Final = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
_ACCESSIBLE: Final = "ua-1"

Run = Callable[..., Any]
"""Calls its first argument with the others and gives back what it returns."""

_log = structlog.get_logger("kit.papers")


class Engine:
    """Makes documents of templates and data; what stands in the data is never read as markup.

    `templates` is the service's folder of them. `run` is what calls Typst: under eventlet give
    `eventlet.tpool.execute`, so that the rest of the service runs on meanwhile. Nothing but Typst
    itself is called by it: no lock that eventlet made may be touched from another thread.
    """

    def __init__(self, templates: Path, run: Run) -> None:
        self._templates = templates
        self._run = run
        folders = [str(files(package) / "files") for package in _FONTS]
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
        )

    def pdf(self, template: str, data: Mapping[str, Any], moment: datetime) -> bytes:
        """A tagged PDF (PDF/UA-1) that says it was made at `moment`.

        PDF/UA allows no character that no font of ours has, such as an emoji: with one, the
        document is tagged all the same, but does not say that it keeps the standard.
        """
        given: dict[str, Any] = {"format": "pdf", "timestamp": int(moment.timestamp())}
        compiler = self._compiler(template, data)
        try:
            return self._bytes(compiler, pdf_standards=[_ACCESSIBLE], **given)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            _log.warning("paper_with_unknown_characters", template=template)
            return self._bytes(compiler, **given)

    def svg(self, template: str, data: Mapping[str, Any]) -> bytes:
        """One page as SVG; its letters are shapes, so that it needs no font."""
        return self._bytes(self._compiler(template, data), format="svg")

    def _compiler(self, template: str, data: Mapping[str, Any]) -> typst.Compiler:
        return typst.Compiler(
            self._templates / f"{template}.typ",
            root=_ROOT,
            font_paths=self._fonts,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )

    def _bytes(self, compiler: typst.Compiler, **options: Any) -> bytes:
        made = self._run(compiler.compile, **options)
        if not isinstance(made, bytes):
            raise TypeError("typst made several files of what has one page")
        return made
