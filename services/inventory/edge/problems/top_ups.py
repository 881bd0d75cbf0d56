"""Refusals about top-ups."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from services.inventory.domain.top_ups.refusals import (
    AlreadyShown,
    NoTopUpLeft,
    NotShown,
    TopUpVoid,
    VaultClosed,
)

PROBLEMS = (
    ProblemType(
        NoTopUpLeft,
        409,
        "no_top_up_left",
        {
            "en": "No such top-up is left",
            "fr": "Il n’y a plus de recharge de cet opérateur à cette valeur",
        },
        extra=lambda r: {"operator": r.operator, "face_value_cents": r.face_value},
        advice={"en": "Offer another value or operator: `list_top_up_stock` tells what is left."},
    ),
    ProblemType(
        AlreadyShown,
        409,
        "already_shown",
        {
            "en": "The code was shown already",
            "fr": "Le code de cette recharge a déjà été affiché",
        },
        detail=one_of(
            "A code is shown once and kept nowhere; a manager may replace the top-up.",
            "Un code n’est affiché qu’une fois et n’est pas conservé ; un responsable peut "
            "remplacer la recharge.",
        ),
        extra=lambda r: {"top_up_id": r.top_up_id},
        advice={"en": "Where the paper is lost, ask a manager for `replace_top_up`."},
    ),
    ProblemType(
        NotShown,
        409,
        "not_shown",
        {
            "en": "The code was not shown yet",
            "fr": "Le code de cette recharge n’a pas encore été affiché",
        },
        extra=lambda r: {"top_up_id": r.top_up_id},
        advice={"en": "Show it by `reveal_top_up`: nothing was lost."},
    ),
    ProblemType(
        TopUpVoid,
        409,
        "top_up_void",
        {"en": "The top-up was replaced", "fr": "Cette recharge a été remplacée"},
        extra=lambda r: {"top_up_id": r.top_up_id, "replaced_by": r.replaced_by},
        advice={"en": "Go on with the one in `replaced_by`."},
    ),
    ProblemType(
        VaultClosed,
        503,
        "vault_closed",
        {
            "en": "The vault of top-ups is closed",
            "fr": "Le coffre des recharges est fermé",
        },
        detail=one_of(
            "The service has not the key that opens it; all else goes on.",
            "Le service n’a pas la clé qui l’ouvre ; tout le reste fonctionne.",
        ),
        extra=lambda r: {"reason": r.reason},
        headers=lambda _r: {"Retry-After": 60},
        advice={"en": "Somebody has to give inventory the key, `PASSERELLE_VAULT_KEY_FILE`."},
    ),
)
