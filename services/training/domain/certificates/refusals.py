"""What certificates refuse."""

from typing import Literal

from kernel.refusals import Refusal


class CertificateNotValid(Refusal):
    """It was revoked: it is neither printed nor revoked again."""

    def __init__(self, certificate_id: str) -> None:
        super().__init__(f"certificate {certificate_id} was revoked")
        self.certificate_id = certificate_id


class NameForgotten(Refusal):
    """The list of the session names its professional no more, so the public page may not."""

    def __init__(self, certificate_id: str) -> None:
        super().__init__(f"whose certificate {certificate_id} is was forgotten")
        self.certificate_id = certificate_id


class NobodyToName(Refusal):
    """Whose certificate it was was erased: nobody can agree to be named any more."""

    def __init__(self, certificate_id: str) -> None:
        super().__init__(f"certificate {certificate_id} is nobody's any more")
        self.certificate_id = certificate_id


class CertificateStillValid(Refusal):
    """It was not revoked, so there is nothing to restore."""

    def __init__(self, certificate_id: str) -> None:
        super().__init__(f"certificate {certificate_id} is valid")
        self.certificate_id = certificate_id


class NoOpenCase(Refusal):
    """There is nothing to decide about this certificate."""

    def __init__(self, certificate_id: str) -> None:
        super().__init__(f"no case about certificate {certificate_id} is open")
        self.certificate_id = certificate_id


class BadgesClosed(Refusal):
    """The service has no key to sign badges with."""

    def __init__(self, reason: Literal["no_key"] = "no_key") -> None:
        super().__init__(f"badges cannot be signed: {reason}")
        self.reason = reason
