"""Telephone numbers as people write them, in the one form that is kept (E.164)."""

import phonenumbers

_LONGEST = 50
PLANS = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


def to_e164(text: str, department: str | None = None) -> str | None:
    """The number in E.164, or None where it cannot be one.

    A number without a country prefix is read in the plan of `department`, metropolitan France
    where that is not known. Only its length and prefix are checked: ranges are opened before any
    library knows them, and the ranges kept for fiction, which demos use, are in no plan.
    """
    try:
        number = phonenumbers.parse(text[:_LONGEST], PLANS.get(department or "", "FR"))
    except phonenumbers.NumberParseException:
        return None
    if len(text) > _LONGEST or not phonenumbers.is_possible_number(number) or number.extension:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def as_dialled(number: str, department: str | None = None) -> str:
    """An E.164 number as one writes it in a département: `to_e164` reads the same number there."""
    parsed = phonenumbers.parse(number)
    near = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    if to_e164(near, department) == number:
        return near
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
