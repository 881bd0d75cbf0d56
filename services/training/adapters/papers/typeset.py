"""Every paper of training, by the template of its name."""

from pathlib import Path
from typing import Final

from kit.association import Association
from kit.papers.engine import Run
from kit.papers.typeset import Typesetter, directly
from services.training.adapters.papers import certificate
from services.training.application.ports.papers import CertificatePaper

_TEMPLATES: Final = Path(__file__).parent / "templates"


class TypesetPapers:
    """`Papers` made by Typst; see `Typesetter`."""

    def __init__(self, association: Association, run: Run = directly) -> None:
        self._typesetter = Typesetter(_TEMPLATES, association, run)

    def certificate(self, paper: CertificatePaper) -> bytes:
        """See the port."""
        return self._typesetter.pdf("certificate", certificate.content(paper), paper.issued_at)
