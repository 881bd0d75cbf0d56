"""A certificate as its site sees it."""

from dataclasses import dataclass
from datetime import date

from services.training.application.ports import Work
from services.training.domain.certificates.certificate import Certificate, CertificateState


@dataclass(frozen=True)
class CertificateView:
    """A certificate, its public page, and since when that names its person, if it does; the name
    itself is not told here."""

    certificate: Certificate
    url: str
    named_on: date | None

    @property
    def id(self) -> str:
        """The certificate's."""
        return self.certificate.id

    @property
    def state(self) -> CertificateState:
        """The certificate's."""
        return self.certificate.state

    @property
    def code(self) -> str:
        """Verifies it."""
        return self.certificate.state.code

    @property
    def version(self) -> int:
        """The one that a caller gives back."""
        return self.certificate.seen


def viewed(work: Work, certificate: Certificate) -> CertificateView:
    """The certificate as it is now."""
    name = work.certificate_names.get(certificate.id)
    return CertificateView(
        certificate,
        work.tools.addresses.verification(certificate.state.code),
        None if name is None else name.agreed_on,
    )
