"""What somebody says of a machine is checked, and told so that it can be mended."""

from dataclasses import replace

import pytest

from kernel.refusals import InvalidValue
from services.inventory.adapters.numbers import MakersNumbers
from services.inventory.application.describing import Given, checked, described

IMEI = "490154203237518"
PHONE = Given(category="smartphone", make="Samsung", model="A12", serial="R58N", imeis=(IMEI,))
NUMBERS = MakersNumbers()


def wrong(**changes):
    return checked(NUMBERS, replace(PHONE, **changes))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("4.90154E+14", "rewritten by a spreadsheet"),
        ("4,90154203237518E+14", "rewritten by a spreadsheet"),
        ("490154203237518.0", "rewritten by a spreadsheet"),
        ("10154203237519", "drop leading zeros"),
        ("490154203237519", "check digit"),
        ("4901542032375180", "it has 16"),
        ("35693803564380", "it has 14"),
        ("٤٩٠١٥٤٢٠٣٢٣٧٥١٨", "not an IMEI of 15 digits"),
        ("000000000000000", "check digit"),
        ("IMEI", "not an IMEI of 15 digits"),
        ("", "not an IMEI of 15 digits"),
    ],
)
def test_a_damaged_imei_is_told_by_its_damage(text, told):
    [(field, rule)] = wrong(imeis=(text,))
    assert field == "imei"
    assert told in rule


@pytest.mark.parametrize("text", ["49-015420-323751-8", "49 015420 323751 8", IMEI])
def test_an_imei_is_read_however_it_is_written(text):
    assert described(NUMBERS, replace(PHONE, imeis=(text,))).imeis == (IMEI,)


@pytest.mark.parametrize("serial", ["12E5", "5CG8437F3K", "pf-1abcde", "S/N 12345"])
def test_serial_numbers_that_look_like_damage_and_are_none(serial):
    assert described(NUMBERS, replace(PHONE, serial=serial)).serial


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"category": None}, "category"),
        ({"make": ""}, "make"),
        ({"model": "x" * 101}, "model"),
        ({"serial": "1.2E+12"}, "serial"),
        ({"serial": "123456789.0"}, "serial"),
        ({"serial": "N/A"}, "serial"),
        ({"serial": "00000000"}, "serial"),
        ({"serial": "é12345"}, "serial"),
        ({"serial": "", "imeis": ()}, "serial"),
        ({"imeis": (IMEI, IMEI)}, "imei2"),
        ({"imeis": (IMEI, "356938035643809", "353918051234564")}, "imeis"),
        ({"specifications": {"storage_gb": "256 GB"}}, "storage_gb"),
        ({"specifications": {"year": "2019.5"}}, "year"),
        ({"specifications": {"year": "1066"}}, "year"),
        ({"specifications": {"screen_inches": "-14"}}, "screen_inches"),
        ({"specifications": {"colour": "red"}}, "colour"),
    ],
)
def test_each_field_that_is_wrong_is_named(changes, field):
    assert field in [name for name, _rule in wrong(**changes)]
    with pytest.raises(InvalidValue):
        described(NUMBERS, replace(PHONE, **changes))


def test_all_that_is_wrong_with_a_machine_is_told_at_once():
    found = wrong(category=None, make="", imeis=("1",), specifications={"year": "soon"})
    assert [field for field, _rule in found] == ["category", "make", "imei", "year"]
