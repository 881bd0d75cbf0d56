"""Refusals about transfers."""

from kit.edge.problems import ProblemType
from services.inventory.domain.transfers.refusals import (
    CannotSettle,
    DevicesBlocked,
    NothingToShip,
    TransferNotOpen,
)

_STATUSES = {
    "drafted": "en préparation",
    "cancelled": "annulé",
    "shipped": "expédié",
    "received": "reçu",
    "disputed": "en litige",
    "settled": "réglé",
}
_FAULTS = {
    "not_disputed": (
        "It is neither missing nor extra.",
        "Cet appareil n’est ni manquant ni en trop.",
    ),
    "settled": ("It was settled otherwise.", "Cet appareil a été réglé autrement."),
    "impossible": (
        "This outcome is none of a missing, or of an extra device.",
        "Cette issue n’est pas possible pour un appareil manquant, ou en trop.",
    ),
}


def _blocked(refusal: DevicesBlocked, language: str) -> str:
    names = ", ".join(one.device for one in refusal.blocked[:_SHOWN])
    more = len(refusal.blocked) - _SHOWN
    if language == "fr":
        rest = f" et {more} autre(s)" if more > 0 else ""
        return f"Ne peuvent pas partir : {names}{rest}. Rien n’a été changé."
    rest = f" and {more} more" if more > 0 else ""
    return f"These cannot go: {names}{rest}. Nothing was changed."


_SHOWN = 5


def _not_open(refusal: TransferNotOpen, language: str) -> str:
    if language == "fr":
        return f"Ce transfert est {_STATUSES[refusal.status]} ; cette étape n’est pas possible."
    return f"The transfer is {refusal.status}; this step is impossible from there."


PROBLEMS = (
    ProblemType(
        DevicesBlocked,
        409,
        "devices_blocked",
        {
            "en": "Some devices cannot go with the transfer",
            "fr": "Des appareils ne peuvent pas partir avec ce transfert",
        },
        detail=_blocked,
        extra=lambda r: {"blocked": [{"device": b.device, "why": b.why} for b in r.blocked]},
        advice={
            "en": "Take those in `blocked` off the transfer; `why` is the device's status, or that "
            "it is `in_transit`, `elsewhere` or `unknown`."
        },
    ),
    ProblemType(
        TransferNotOpen,
        409,
        "transfer_not_open",
        {
            "en": "The transfer is past this step, or not there yet",
            "fr": "Ce transfert n’en est pas à cette étape",
        },
        detail=_not_open,
        extra=lambda r: {"transfer_status": r.status, "step": r.step},
        advice={"en": "Read the transfer again; `transfer_status` says where it stands."},
    ),
    ProblemType(
        NothingToShip,
        409,
        "nothing_to_ship",
        {"en": "The transfer has no devices", "fr": "Ce transfert ne contient aucun appareil"},
        advice={"en": "Add devices, or cancel the draft."},
    ),
    ProblemType(
        CannotSettle,
        409,
        "cannot_settle",
        {
            "en": "The device cannot be settled so",
            "fr": "Cet appareil ne peut pas être réglé ainsi",
        },
        detail=lambda r, language: _FAULTS[r.fault][language == "fr"],
        extra=lambda r: {"device_id": r.device_id, "outcome": r.outcome, "fault": r.fault},
        advice={"en": "Read the transfer again: its lines and extras tell what is open."},
    ),
)
