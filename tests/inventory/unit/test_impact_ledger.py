"""What handing devices over has spared, as who may see it asks for it."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.refusals import InvalidValue, OutOfScope
from kernel.scope import NATIONAL
from services.inventory.application.queries.impact_ledger import (
    GetImpactLedger,
    ListImpactEntries,
)
from services.inventory.domain.spared.ledger import Alike, grams, sum_up
from services.inventory.edge.schemas.impact_ledger import ImpactEntryAnswer, ImpactSumAnswer
from tests.inventory.builders import ELSEWHERE, HERE, LYON, LYON_ID, SITE
from tests.inventory.handed_over import reclaim, sold
from tests.scripted import at

MONDAY = date(2026, 11, 23)


def ledger(network, scope=NATIONAL, first=MONDAY, last=MONDAY, **more):
    question = GetImpactLedger(scope=scope, first=first, last=last, **more)
    return ImpactSumAnswer(many=True).dump(network.app.get_impact_ledger(question))


def entries(network, scope=NATIONAL, **more):
    question = ListImpactEntries(scope=scope, first=MONDAY, last=MONDAY, **more)
    return ImpactEntryAnswer(many=True).dump(network.app.list_impact_entries(question))


def test_what_a_place_has_spared_is_told_in_exact_kilograms(network):
    devices = [network.device(sold("smartphone")) for _ in range(3)]
    network.device(reclaim(sold("smartphone"), LYON))
    [told] = ledger(network)
    assert told == {
        "site": "saint-denis",
        "factor_version": "ademe-2022-09",
        "devices": 3,
        "taken_back": 1,
        "kgco2e": "147.6",
        "kg_materials": "461.4",
    }
    listed = entries(network)
    assert [one["taken_back_at"] is None for one in listed].count(False) == 1
    assert {one["category"] for one in listed} == {"smartphone"}
    assert {one["kgco2e"] for one in listed} == {"49.2"}
    assert devices[0].id in {one["device_id"] for one in listed}


def test_a_caller_sees_its_own_places_alone(network):
    network.device(sold())
    network.device(sold(place="lyon", place_id=LYON_ID))
    assert [one["site"] for one in ledger(network, HERE)] == ["saint-denis"]
    assert [one["site"] for one in entries(network, ELSEWHERE)] == ["lyon"]
    assert {one["site"] for one in ledger(network)} == {"saint-denis", "lyon"}
    with pytest.raises(OutOfScope):
        ledger(network, HERE, place="lyon")


def test_days_begin_by_each_place_s_own_clocks(network):
    overseas = replace(SITE, id=LYON_ID, slug="lyon", timezone="Indian/Reunion")
    network.change(lambda work: work.places.put(overseas))
    evening = at(20, 30, day=-1)
    assert evening.astimezone(ZoneInfo("Indian/Reunion")).date() == MONDAY
    network.device(sold(when=evening))
    network.device(sold(when=evening, place="lyon", place_id=LYON_ID))
    assert [one["site"] for one in ledger(network)] == ["lyon"]
    sunday = date(2026, 11, 22)
    assert [one["site"] for one in ledger(network, first=sunday, last=sunday)] == ["saint-denis"]


def test_a_period_does_not_end_before_it_begins(network):
    with pytest.raises(InvalidValue) as refused:
        ledger(network, first=MONDAY, last=date(2026, 11, 22))
    assert refused.value.field == "to"


masses = st.integers(1, 10**7)


@settings(deadline=None)
@given(st.lists(st.tuples(masses, masses, st.booleans(), st.integers(1, 10**5))))
def test_sums_are_exact_whatever_was_handed_over(groups):
    told = [
        Alike(
            place_id="here",
            factor_version="v",
            co2e_grams=grams(co2e / 1000),
            materials_grams=grams(materials / 1000),
            back=back,
            devices=devices,
        )
        for co2e, materials, back, devices in groups
    ]
    out = [one for one in groups if not one[2]]
    for sum_ in sum_up(told):
        assert sum_.devices == sum(one[3] for one in out)
        assert sum_.taken_back == sum(one[3] for one in groups) - sum_.devices
        assert sum_.co2e_grams == sum(one[0] * one[3] for one in out)
        assert sum_.materials_grams == sum(one[1] * one[3] for one in out)
