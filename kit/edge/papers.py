"""Papers as answers."""

from typing import Final

from kit.edge.operation import Page

PDF: Final = "application/pdf"


def printed(body: bytes | str, name: str, media_type: str = PDF) -> Page:
    """A paper, shown at once and kept under that name."""
    return Page(body, media_type, {"Content-Disposition": f'inline; filename="{name}"'})


def attached(body: bytes | str, name: str, media_type: str) -> Page:
    """A file, kept under that name."""
    return Page(body, media_type, {"Content-Disposition": f'attachment; filename="{name}"'})
