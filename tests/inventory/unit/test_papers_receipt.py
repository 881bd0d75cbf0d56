"""The receipt of a sale or a donation tells what was bought, and no code that was not given."""

from dataclasses import replace
from datetime import UTC, datetime

from services.inventory.adapters.papers.vocabulary import OPERATOR_NAMES
from services.inventory.application.ports.papers import DeviceLine, Payment
from services.inventory.domain.top_ups.offer import OPERATORS
from tests.inventory.papers import CODE, LAPTOP, SALE, SITE, TOP_UP, donated, papers
from tests.papers import text_of


def test_a_receipt_tells_who_sold_what_where_when_and_for_how_much():
    text = text_of(papers.receipt(SALE))
    for told in (
        "Reçu de vente",
        "Passerelle",
        "Espace Basilique",
        "4 place du Caquet",
        "2026-saint-denis-000042",
        "25 novembre 2026 à 14 h 30",
        "Ordinateur portable Dell Latitude 5490",
        "Grade B : bon état, petites traces",
        "220,00 € 45,00 €",
        "Smartphone Samsung Galaxy A12",
        "Total à payer 75,00 €",
        "Payé en espèces 45,00 €",
        "Payé avec un bon 30,00 €",
        "Vous économisez 240,00 €",
        "Garantie jusqu’au 25 novembre 2028",
        "garantie légale de conformité",
        "Page 1 sur 1",
    ):
        assert told in text, told
    assert "dérogation" not in text


def test_a_receipt_shows_the_end_of_a_serial_alone():
    text = text_of(papers.receipt(SALE))
    assert "Numéro de série finissant par 7F3K" in text
    assert "5CG8437" not in text
    assert "35693803564" not in text


def test_the_code_of_a_top_up_stands_on_the_receipt_that_gives_it_with_how_and_until_when():
    text = text_of(papers.receipt(SALE))
    assert f"Votre code de recharge Lebara {CODE}" in text
    assert "Composez le *111# puis tapez le code." in text
    assert "au plus tard le 31 mars 2027" in text


def test_a_reprint_without_the_code_says_nothing_of_one():
    again = papers.receipt(replace(SALE, top_ups=(replace(TOP_UP, code=None),)))
    text = text_of(again)
    assert "Recharge Lebara Valeur : 10,00 € 5,00 €" in text
    assert "code de recharge" not in text
    assert CODE not in text
    assert CODE.replace(" ", "").encode() not in again


def test_every_operator_is_called_by_its_name():
    assert set(OPERATOR_NAMES) == set(OPERATORS)
    coded = replace(TOP_UP, code=None, operator="la_poste_mobile")
    text = text_of(papers.receipt(replace(SALE, top_ups=(coded,))))
    assert "Recharge La Poste Mobile" in text
    assert "la_poste" not in text


def test_cash_and_change_stand_on_the_receipt_where_they_were_noted():
    text = text_of(papers.receipt(replace(SALE, cash_given=5_000)))
    assert "Espèces reçues 50,00 €" in text
    assert "Monnaie rendue 5,00 €" in text
    assert "Monnaie" not in text_of(papers.receipt(SALE))


def test_a_waiver_is_mentioned():
    assert "dérogation d’un responsable" in text_of(papers.receipt(replace(SALE, waived=True)))


def test_a_donation_costs_nothing_and_promises_no_money_back():
    text = text_of(papers.receipt(donated(warranty_until=SALE.warranty_until)))
    assert "Reçu de don" in text
    assert "Total à payer 0,00 €" in text
    assert "Garantie jusqu’au 25 novembre 2028" in text
    for absent in ("Payé", "économisez", "rembours", "Prix habituel", "Code de la consommation"):
        assert absent not in text, absent


def test_a_receipt_without_warranty_speaks_of_none():
    alone = replace(SALE, devices=(), warranty_until=None, payments=(Payment("card", 500),))
    text = text_of(papers.receipt(alone))
    assert "Payé par carte bancaire 5,00 €" in text
    assert "arantie" not in text


def test_a_receipt_shows_the_clocks_of_its_own_site():
    island = replace(SITE, name="Saint-Denis de La Réunion", timezone="Indian/Reunion")
    late = datetime(2026, 12, 31, 21, 5, tzinfo=UTC)
    text = text_of(papers.receipt(replace(SALE, site=island, at=late)))
    assert "1er janvier 2027 à 1 h 05" in text


def test_a_dear_comparison_that_saves_nothing_claims_no_saving():
    line = DeviceLine(LAPTOP, 123450, 120000)
    text = text_of(papers.receipt(replace(SALE, devices=(line,))))
    assert "1 234,50 €" in text
    assert "économisez" not in text
