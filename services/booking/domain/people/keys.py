"""What people are looked up by. Keys are compared for equality alone, so that each may be kept as
a keyed hash; nearly everybody who may be the same person shares one with them.
"""

from services.booking.domain.people.names import FullName, NamePart, skeleton
from services.booking.domain.person import Identity

_FORMS = 4
"""Words of a name that make keys; the longest names in use have fewer that tell."""


def phone_key(phone: str) -> str:
    """Of everybody with this E.164 number."""
    return f"phone:{phone}"


def near_phone_keys(phone: str) -> set[str]:
    """Shared by two numbers of which one digit differs, or two neighbours are swapped: each is
    the number without one of its digits."""
    digits = phone.lstrip("+")
    return {f"phone-:{digits[:i]}{digits[i + 1 :]}" for i in range(len(digits))}


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


def full_name_keys(first_name: str, last_name: str) -> set[str]:
    """Of everybody with exactly these words as names, in any order, whatever the year; none where
    the names have no letters."""
    words = FullName.of(first_name, last_name).words
    return {f"names:{' '.join(words)}"} if words else set()


def keys_of(identity: Identity) -> frozenset[str]:
    """All keys that a person is found by."""
    keys = full_name_keys(identity.first_name, identity.last_name)
    if identity.phone is not None:
        keys |= {phone_key(identity.phone)} | near_phone_keys(identity.phone)
    if identity.birth_year is not None:
        keys |= name_keys(identity.first_name, identity.last_name, identity.birth_year)
    return frozenset(keys)


def _codes(part: NamePart) -> set[str]:
    return {code for form in part.forms[: _FORMS + 1] if (code := skeleton(form))}
