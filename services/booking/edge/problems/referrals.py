"""Refusals about referrals."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from kit.envelope import timestamp
from services.booking.domain.referrals.refusals import AlreadyReferred, ReferralClosed

PROBLEMS = (
    ProblemType(
        AlreadyReferred,
        409,
        "already_referred",
        {
            "en": "This person was referred already",
            "fr": "Cette personne a déjà été orientée",
        },
        detail=one_of(
            "The partner sent the same person in the last 30 days; that referral stands.",
            "Le partenaire a déjà orienté cette personne dans les 30 derniers jours ; "
            "cette orientation reste valable.",
        ),
        extra=lambda r: {
            "referral_id": r.referral_id,
            "state": r.state,
            "received_at": timestamp(r.received_at),
        },
        advice={
            "en": "Follow the referral in `referral_id`. Where that is null, the person was sent "
            "to a site that you do not see."
        },
    ),
    ProblemType(
        ReferralClosed,
        409,
        "referral_closed",
        {"en": "The referral is no longer open", "fr": "L’orientation n’est plus ouverte"},
        detail=one_of(
            "It was accepted or refused, or it expired; `state` says which.",
            "Elle a été acceptée ou refusée, ou elle a expiré ; `state` dit lequel des trois.",
        ),
        extra=lambda r: {"referral_id": r.referral_id, "state": r.state},
        advice={"en": "Ask the partner for a new referral, if the person still wants it."},
    ),
)
