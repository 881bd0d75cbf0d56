"""Whether a partner has sent this person before."""

from collections.abc import Collection
from typing import Final

from services.booking.domain.people.duplicates import signs
from services.booking.domain.people.keys import (
    full_name_keys,
    guards_of,
    keys_of,
    phone_key,
    sought,
)
from services.booking.domain.people.names import FullName
from services.booking.domain.person import Identity

STANDING: Final = ("open", "accepted")
"""A referral that was refused or expired may be sent again."""


def referral_keys(partner_id: str, identity: Identity) -> frozenset[str]:
    """What a referral is found by: the keys of people and the e-mail, each the partner's own."""
    return _own(partner_id, keys_of(identity) | _mail_keys(identity))


def sought_referrals(partner_id: str, identity: Identity, this_year: int) -> frozenset[str]:
    """The keys of referrals that may be about the same person; see `people.keys.sought`."""
    return _own(partner_id, sought(identity, this_year) | _mail_keys(identity))


def referral_guards(partner_id: str, identity: Identity) -> frozenset[str]:
    """See `people.keys.guards_of`."""
    return _own(partner_id, guards_of(identity) | _mail_keys(identity))


def about_keys(partner_id: str, identity: Identity) -> frozenset[str]:
    """What a partner's referrals of exactly this person are found by: the phone, or the words of
    the name with the year of birth."""
    names = (identity.first_name, identity.last_name)
    keys = set() if identity.birth_year is None else full_name_keys(*names, identity.birth_year)
    if identity.phone is not None:
        keys.add(phone_key(identity.phone))
    return _own(partner_id, keys)


def is_about(referred: Identity, person: Identity) -> bool:
    """Whether a referral is to be forgotten with a person: for the same phone, or the same words of
    a name and year of birth.

    The same phone with two years of birth is a family's. Without a year it counts whatever the
    names: to keep somebody's who asked to be forgotten is worse than to lose a relative's, whom the
    partner can send again.
    """
    years = {referred.birth_year, person.birth_year} - {None}
    if len(years) > 1:
        return False
    same_phone = person.phone is not None and referred.phone == person.phone
    same_words = _name(referred).words == _name(person).words != ()
    return same_phone or (same_words and referred.birth_year == person.birth_year is not None)


def same_person(one: Identity, other: Identity) -> bool:
    """Whether a partner means one person by both.

    Close names, no two birth years, and the same year, phone (a digit typed otherwise too) or
    e-mail: families share a phone, so that alone is not enough. Nor are the same names where a
    year is not known: nobody is asked here, and a namesake would be refused.
    """
    years = {one.birth_year, other.birth_year} - {None}
    if len(years) > 1 or not _name(one).like(_name(other)):
        return False
    mails = [who.email.casefold() for who in (one, other) if who.email is not None]
    told = set(signs(one, other)) - {"same_name_year_unknown"}
    return bool(told) or (len(mails) == 2 and mails[0] == mails[1])


def _own(partner_id: str, keys: Collection[str]) -> frozenset[str]:
    return frozenset(f"{partner_id}/{key}" for key in keys)


def _mail_keys(identity: Identity) -> set[str]:
    return set() if identity.email is None else {f"email:{identity.email.casefold()}"}


def _name(identity: Identity) -> FullName:
    return FullName.of(identity.first_name, identity.last_name)
