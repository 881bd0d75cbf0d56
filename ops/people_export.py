"""All that the four services keep of a person, as one JSON document.

It is written while the pages come in, so that a person of whom there is much needs no more memory
than one of whom there is little.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from ops.errors import OperatorError
from ops.people import Document, People
from ops.secrets import SERVICES

ABOUT: Final = (
    "Ce document contient tout ce que notre réseau conserve à votre sujet, service par service. "
    "Vous avez le droit de demander sa correction ou son effacement, et de retirer à tout moment "
    "un consentement : adressez-vous à l’un de nos lieux d’accueil. Les noms de champs sont ceux "
    "de nos logiciels ; quelqu’un de l’équipe peut les lire avec vous."
)
SERVICES_ARE: Final = {
    "booking": "L’accueil : qui vous êtes, comment vous joindre, ce que vous avez accepté et "
    "quand, vos rendez-vous, vos ateliers, vos passages, les messages envoyés. C’est le seul "
    "service qui connaît votre nom.",
    "inventory": "Le matériel : appareils et recharges achetés, reçus, réservés ou rapportés, et "
    "ce que votre foyer peut encore obtenir. Vous n’y figurez que sous un numéro.",
    "training": "L’apprentissage : évaluations, parcours, places demandées, attestations. Vous n’y "
    "figurez que sous un numéro, sauf si vous avez accepté qu’une attestation porte votre nom.",
    "impact": "Les chiffres : la suite des événements dont nos statistiques sont tirées, sous un "
    "numéro, sans votre nom, votre adresse ni votre téléphone.",
}
"""What each service is, for whom it is about."""
NOTHING: Final = "Ce service ne conserve rien à votre sujet."
_ONCE: Final = ("service", "held", "left_out", "next_cursor", "person_id")


def write(people: People, person_id: str, to: TextIO, seen: Callable[[str, int], object]) -> int:
    """Writes the document; gives how many things it holds. `seen` is told of each page: whose, and
    how many. Raises `OperatorError` where booking knows nobody by that id."""
    first = next(people.exported("booking", person_id), None)
    if first is None:
        raise OperatorError(f"booking knows nobody by {person_id}, or erased them")
    head = {"person_id": first["person_id"], "made_at": _now(), "explication": ABOUT}
    to.write("{" + _members(head) + ', "services": {')
    many = 0
    for number, service in enumerate(SERVICES):
        to.write((", " if number else "") + json.dumps(service) + ": {")
        many += _service(people.exported(service, person_id), service, to, seen)
        to.write("}")
    to.write("}}\n")
    return many


def _service(
    pages: Iterator[Document], service: str, to: TextIO, seen: Callable[[str, int], object]
) -> int:
    to.write(_members({"explication": SERVICES_ARE[service]}))
    many, kind, left_out = 0, None, None
    for page in pages:
        if left_out is None:
            more = {name: value for name, value in page.items() if name not in _ONCE}
            to.write(", " + _members(more) + ', "held": {')
            left_out = page["left_out"]
        for name, things in page["held"].items():
            for thing in things:
                if name != kind:
                    to.write(("" if kind is None else "], ") + json.dumps(name) + ": [")
                to.write((", " if name == kind else "") + _plain(thing))
                kind, many = name, many + 1
        seen(service, sum(map(len, page["held"].values())))
    if left_out is None:
        to.write(", " + _members({"held": {}, "note": NOTHING}))
    else:
        to.write(("" if kind is None else "]") + "}, " + _members({"left_out": left_out}))
    return many


def _members(document: Document) -> str:
    return _plain(document)[1:-1]


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
