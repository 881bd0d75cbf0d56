"""What people are looked up by. Keys are compared for equality alone, so that each is kept as a
keyed hash; nearly everybody who may be the same person is found by one of them.

As little is kept as finds them: where a slip is to be forgiven, or a year is not known, more is
looked for instead (`sought`).
"""

from collections.abc import Iterator

from services.booking.domain.people.names import FullName, NamePart, skeleton
from services.booking.domain.person import OLDEST, Identity

_FORMS = 4
"""Words of a name that make keys; the longest names in use have fewer that tell."""


def phone_key(phone: str) -> str:
    """Of everybody with this E.164 number."""
    return f"phone:{phone}"


def near_phones(phone: str) -> set[str]:
    """The numbers of which one digit is another, or two neighbours are swapped."""
    digits = phone.lstrip("+")
    found = set()
    for i, digit in enumerate(digits):
        found |= {f"+{digits[:i]}{other}{digits[i + 1 :]}" for other in "0123456789"}
        if i:
            found.add(f"+{digits[: i - 1]}{digit}{digits[i - 1]}{digits[i + 1 :]}")
    return found - {phone}


def name_keys(first_name: str, last_name: str, birth_year: int) -> set[str]:
    """Of everybody born that year with these names, in either order, in other spellings, with a
    slip in one of them.

    A key is how one of the names sounds, with the first sound of the other or its last, and the
    year: a slip leaves one name whole, and one end of the other.
    """
    name = FullName.of(first_name, last_name)
    keys = set()
    for first in _codes(name.first):
        for last in _codes(name.last):
            for whole, slipped in ((first, last), (last, first)):
                keys.add(f"name:{whole}:{slipped[0]}-:{birth_year}")
                keys.add(f"name:{whole}:-{slipped[-1]}:{birth_year}")
    return keys


def full_name_keys(first_name: str, last_name: str, birth_year: int | None) -> set[str]:
    """Of everybody with exactly these words as names, in any order, born that year or, where it is
    None, in an unknown one; none where the names have no letters."""
    words = FullName.of(first_name, last_name).words
    return {f"names:{' '.join(words)}" + _of(birth_year)} if words else set()


def keys_of(identity: Identity) -> frozenset[str]:
    """All keys that a person is found by."""
    names = (identity.first_name, identity.last_name)
    keys = full_name_keys(*names, identity.birth_year)
    if identity.phone is not None:
        keys.add(phone_key(identity.phone))
    if identity.birth_year is not None:
        keys |= name_keys(*names, identity.birth_year)
    return frozenset(keys)


def sought(identity: Identity, this_year: int) -> frozenset[str]:
    """The keys of whoever may be the same person.

    Where the year of birth is not known, exactly the same names are looked for in every year.
    """
    names = (identity.first_name, identity.last_name)
    keys = set(keys_of(identity)) | full_name_keys(*names, None)
    if identity.phone is not None:
        keys |= {phone_key(near) for near in near_phones(identity.phone)}
    if identity.birth_year is None:
        for year in range(this_year - OLDEST, this_year + 1):
            keys |= full_name_keys(*names, year)
    return frozenset(keys)


def guards_of(identity: Identity) -> frozenset[str]:
    """Of two who may be the same person, one is in the `guards_of` of both."""
    names = (identity.first_name, identity.last_name)
    guards = set(keys_of(identity)) | full_name_keys(*names, None)
    if identity.phone is not None:
        guards |= set(_without_a_digit(identity.phone))
    return frozenset(guards)


def _without_a_digit(phone: str) -> Iterator[str]:
    """Shared by two numbers of which one digit differs, or two neighbours are swapped."""
    digits = phone.lstrip("+")
    return (f"phone-:{digits[:i]}{digits[i + 1 :]}" for i in range(len(digits)))


def _codes(part: NamePart) -> set[str]:
    return {code for form in part.forms[: _FORMS + 1] if (code := skeleton(form))}


def _of(year: int | None) -> str:
    return "" if year is None else f":{year}"
