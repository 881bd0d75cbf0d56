"""What goes with returns, deposits and transfers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.inventory.adapters.papers.deposit_slip import kilograms
from services.inventory.application.ports.papers import (
    DeliveryNote,
    DepositSlip,
    ModelCount,
    Payment,
    ReturnSlip,
    Site,
)
from tests.inventory.papers import AT, LAPTOP, PHONE, SITE, papers
from tests.papers import codes_in, pages_of, text_of

REFUND = ReturnSlip(
    "2026-saint-denis-R-0007",
    "2026-saint-denis-000042",
    SITE,
    AT,
    LAPTOP,
    "refunded",
    "battery",
    refund=(Payment("cash", 4500),),
)
DEPOSIT = DepositSlip(
    "LOT-2026-0031",
    "Société Générale de Mécanique",
    SITE,
    date(2026, 11, 1),
    Decimal("1264.50"),
    (
        ModelCount("screen", "Dell", "P2419H", 12),
        ModelCount("laptop", "Dell", "Latitude 5490", 80),
        ModelCount("laptop", "HP", "EliteBook 840 G5", 40),
    ),
)
NOTE = DeliveryNote(
    "TR-2026-0118",
    "https://passerelle.example/inventory/v1/transfers/TR-2026-0118",
    SITE,
    Site("Belsunce", ("18 cours Belsunce", "13001 Marseille"), "Europe/Paris"),
    AT,
    (LAPTOP, replace(PHONE, grade=None)),
)


def test_a_refund_names_its_receipt_its_amount_and_its_reason():
    text = text_of(papers.return_slip(REFUND))
    for told in (
        "Bon de remboursement",
        "Numéro 2026-saint-denis-R-0007",
        "Date 25 novembre 2026 à 14 h 30",
        "Reçu d’origine 2026-saint-denis-000042",
        "Somme remboursée 45,00 €",
        "Remboursé en espèces.",
        "Dell Latitude 5490",
        "La batterie ne tient pas la charge.",
    ):
        assert told in text, told
    assert "5CG8437" not in text


@pytest.mark.parametrize(
    ("outcome", "title", "next_step"),
    [
        ("replaced", "Bon d’échange", "Votre garantie va maintenant jusqu’au 25 mai 2028."),
        ("repaired", "Bon de réparation", "rendu réparé, sans frais"),
        ("refused", "Retour refusé", "Demandez à parler à un responsable"),
        ("refused", "Retour refusé", "Votre garantie reste valable jusqu’au 25 mai 2028."),
    ],
)
def test_another_outcome_says_what_comes_next_and_speaks_of_no_money(outcome, title, next_step):
    until = date(2028, 5, 25)
    other = PHONE if outcome == "replaced" else None
    slip = replace(
        REFUND,
        outcome=outcome,
        refund=(),
        replacement=other,
        refused_because="liquid" if outcome == "refused" else None,
        warranty_until=until,
    )
    text = text_of(papers.return_slip(slip))
    assert title in text
    assert next_step in text
    assert "€" not in text
    assert ("donné à la place Smartphone Samsung Galaxy A12" in text) == (outcome == "replaced")


def test_a_deposit_is_summed_up_by_category_and_by_model():
    text = text_of(papers.deposit_slip(DEPOSIT))
    for told in (
        "Bordereau de dépôt",
        "Lot LOT-2026-0031",
        "Donné par Société Générale de Mécanique",
        "Reçu le 1er novembre 2026",
        "Poids 1 264,5 kg",
        "Appareils 132",
        "Ordinateur portable 120 Écran 12 Total 132",
        "HP EliteBook 840 G5 40",
        "Il n’est pas un reçu fiscal.",
    ):
        assert told in text, told


@pytest.mark.parametrize(
    ("weight", "told"),
    [("0", "0 kg"), ("12.50", "12,5 kg"), ("12.00", "12 kg"), ("1E+3", "1\u202f000 kg")],
)
def test_a_weight_is_written_without_needless_zeros(weight, told):
    assert kilograms(Decimal(weight)) == told.replace(" kg", "\u00a0kg")


def test_a_delivery_note_tells_from_where_to_where_and_which_devices():
    text = text_of(papers.delivery_note(NOTE))
    for told in (
        "Bon de livraison",
        "TR-2026-0118",
        "Espace Basilique",
        "Belsunce 18 cours Belsunce 13001 Marseille",
        "Appareils 2",
        "D-7K3M9PQR Dell Latitude 5490 Ordinateur portable B …7F3K",
        "D-2F8CWXYZ Samsung Galaxy A12 Smartphone – …3809",
        "scannez l’étiquette de chaque appareil, pas ce papier",
    ):
        assert told in text, told


def test_only_the_transfer_itself_can_be_scanned_from_its_note():
    assert codes_in(papers.delivery_note(NOTE)) == [NOTE.url]


def test_a_long_delivery_goes_on_over_pages_with_its_header():
    many = replace(NOTE, devices=(LAPTOP,) * 60)
    made = papers.delivery_note(many)
    text = text_of(made)
    assert pages_of(made) > 2
    assert text.count("Référence Appareil") == pages_of(made)
    assert text.count("D-7K3M9PQR") == 60
    assert f"Page 1 sur {pages_of(made)}" in text
