"""Refusals about certificates."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.training.domain.certificates.refusals import (
    BadgesClosed,
    CertificateNotValid,
    CertificateStillValid,
    NameForgotten,
    NobodyToName,
    NoOpenCase,
)

PROBLEMS = (
    ProblemType(
        CertificateNotValid,
        409,
        "certificate_not_valid",
        {"en": "The certificate was revoked", "fr": "Ce certificat a été annulé"},
        detail=one_of(
            "It is neither printed nor shown as a badge, and not revoked again.",
            "Il n’est plus imprimé ni donné comme badge, et il n’est pas annulé deux fois.",
        ),
        advice={"en": "A manager may restore it, where it was revoked wrongly."},
    ),
    ProblemType(
        NobodyToName,
        409,
        "nobody_to_name",
        {
            "en": "Nobody is behind this certificate any more",
            "fr": "Ce certificat n’est plus à personne",
        },
        detail=one_of(
            "Whose it was was erased. It stays valid and names nobody.",
            "Les données de cette personne ont été effacées. Le certificat reste valable, sans "
            "nom.",
        ),
        extra=lambda r: {"certificate_id": r.certificate_id},
        advice={"en": "Do not try again: nothing leads back to the person."},
    ),
    ProblemType(
        NameForgotten,
        409,
        "name_forgotten",
        {
            "en": "Whose certificate it is was forgotten",
            "fr": "Le nom de cette personne a été oublié",
        },
        detail=one_of(
            "Names of professionals are kept for a year, or until one of them asks.",
            "Le nom d’un professionnel est gardé un an, ou jusqu’à sa demande.",
        ),
        extra=lambda r: {"certificate_id": r.certificate_id},
        advice={"en": "Print the certificate with the name: that is kept nowhere."},
    ),
    ProblemType(
        CertificateStillValid,
        409,
        "certificate_still_valid",
        {"en": "The certificate is valid", "fr": "Ce certificat est valable"},
        detail=one_of(
            "There is nothing to restore.",
            "Il n’y a rien à rétablir.",
        ),
        extra=lambda r: {"certificate_id": r.certificate_id},
        advice={"en": "Read the certificate again: somebody restored it already."},
    ),
    ProblemType(
        NoOpenCase,
        409,
        "no_open_case",
        {"en": "There is nothing to decide", "fr": "Il n’y a rien à décider"},
        detail=one_of(
            "No case about this certificate is open: it was decided, or has settled itself.",
            "Aucun dossier n’est ouvert pour ce certificat : il a été réglé.",
        ),
        extra=lambda r: {"certificate_id": r.certificate_id},
        advice={"en": "Read the certificate; to revoke it all the same, use `revoke_certificate`."},
    ),
    ProblemType(
        BadgesClosed,
        503,
        "badges_closed",
        {"en": "Badges cannot be signed", "fr": "Les badges ne peuvent pas être signés"},
        detail=one_of(
            "The service has no key to sign with; all else goes on.",
            "Le service n’a pas de clé pour signer ; tout le reste fonctionne.",
        ),
        extra=lambda r: {"reason": r.reason},
        headers=lambda _r: {"Retry-After": 60},
        advice={"en": "Somebody has to give training the key, `PASSERELLE_BADGE_KEY_FILE`."},
    ),
)
