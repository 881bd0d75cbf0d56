"""What a device that serves again spares, by sourced factors and nothing else."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.inventory.application.queries.factors import ListFactors
from services.inventory.domain.devices.kinds import CATEGORIES
from services.inventory.domain.spared.factors import TABLES, FactorTable
from services.inventory.domain.spared.spared import spared_by
from services.inventory.edge.schemas.factors import FactorsAnswer, kilograms

DAY = date(2026, 11, 23)


def test_a_smartphone_and_a_laptop_spare_what_ademe_found_for_each_assumed_year():
    phone, laptop = spared_by("smartphone", DAY), spared_by("laptop", DAY)
    assert (phone.kgco2e, phone.kg_materials) == (24.6 * 2, 76.9 * 2)
    assert (laptop.kgco2e, laptop.kg_materials) == (27 * 3, 127 * 3)
    assert {phone.factor_version, laptop.factor_version} == {"ademe-2022-09"}


def test_nothing_is_claimed_where_no_factor_is_sourced():
    claimed = {category for category in CATEGORIES if spared_by(category, DAY)}
    assert claimed == {"smartphone", "laptop"}


def test_nothing_is_claimed_before_there_was_a_source():
    assert spared_by("laptop", date(2022, 9, 8)) is None
    assert spared_by("laptop", date(2022, 9, 9)) is not None


def test_a_newer_table_holds_from_its_first_day_on_and_the_older_before():
    first = TABLES[0]
    less = replace(first.factors[1], co2e_grams_a_year=20_001)
    newer = FactorTable(version="later", since=date(2027, 1, 1), factors=(less,))
    tables = (newer, first)
    assert spared_by("laptop", date(2026, 12, 31), tables).factor_version == first.version
    later = spared_by("laptop", date(2027, 1, 1), tables)
    assert (later.factor_version, later.co2e_grams) == ("later", 60_003)
    assert spared_by("smartphone", date(2027, 1, 1), tables) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "toaster"},
        {"co2e_grams_a_year": 0},
        {"materials_grams_a_year": -1},
        {"co2e_grams_a_year": 24.6},
        {"years": 0},
        {"source": " "},
        {"life_source": ""},
        {"source_year": 22},
    ],
)
def test_a_factor_without_figures_or_a_source_is_none(wrong):
    with pytest.raises(ValueError, match=r"category|figures|source"):
        replace(TABLES[0].factors[0], **wrong)


@pytest.mark.parametrize("wrong", [{"version": "ADEME 2022"}, {"factors": TABLES[0].factors * 2}])
def test_a_table_has_a_version_and_one_factor_for_a_category(wrong):
    with pytest.raises(ValueError, match=r"version|two factors"):
        replace(TABLES[0], **wrong)


def test_every_table_has_another_version_and_day():
    assert len({one.version for one in TABLES}) == len({one.since for one in TABLES}) == len(TABLES)


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_kilograms_are_told_exactly(grams):
    assert Fraction(kilograms(grams)) == Fraction(grams, 1000)


def test_factors_are_shown_with_their_sources(network):
    [table] = FactorsAnswer().dump({"items": network.app.list_factors(ListFactors())})["items"]
    [phone, _laptop] = table["factors"]
    assert (table["version"], table["since"]) == ("ademe-2022-09", "2022-09-09")
    assert (phone["kgco2e_a_year"], phone["kg_materials_a_year"]) == ("24.6", "76.9")
    assert "ADEME" in phone["source"]
    assert phone["life_source"]
