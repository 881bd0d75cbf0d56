"""Register somebody whom the network supports."""

from dataclasses import dataclass
from datetime import date

from kernel.scope import Scope
from services.booking.application.describing import (
    Point,
    band_of,
    check_references,
    neighbourhood_of,
    phone_of,
)
from services.booking.application.holdings import check_household
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.application.queries.duplicates import duplicates_of
from services.booking.domain.people.keys import guards_of
from services.booking.domain.people.refusals import LikelyDuplicates
from services.booking.domain.person import Contact, Identity, Person, PersonCard, PersonFacts


@dataclass(frozen=True, kw_only=True)
class RegisterPerson:
    """A new person, met at `site`.

    `phone` is as typed. `point` is where the person lives, asked of the list of neighbourhoods and
    not kept; `in_qpv` is as declared by the team and goes before it, with `qpv_source` saying why.
    `not_a_duplicate_of` names people of whom somebody has said that they are others;
    `confirmed_new` says so of everybody.
    """

    scope: Scope
    site: str
    first_name: str
    last_name: str
    phone: str | None = None
    email: str | None = None
    birth_year: int | None = None
    language: str = "fr"
    address: str | None = None
    contact: Contact | None = None
    situation: tuple[str, ...] = ()
    point: Point | None = None
    in_qpv: bool | None = None
    qpv_source: str | None = None
    department: str | None = None
    household_id: str | None = None
    solidarity_until: date | None = None
    referred_by: str | None = None
    not_a_duplicate_of: frozenset[str] = frozenset()
    confirmed_new: bool = False


def register_person(work: Work, command: RegisterPerson) -> PersonCard:
    """Raises `OutOfScope`, `NotFound` (site, partner, household), `InvalidValue`, and
    `LikelyDuplicates`.

    Of two registrations of one person at the same moment, the later is told of the earlier.
    """
    site = the_site(work, command.scope, command.site)
    now = work.now()
    today = now.astimezone(site.zone).date()
    identity = Identity(
        first_name=command.first_name,
        last_name=command.last_name,
        phone=phone_of(work, command.phone, site.description.department),
        email=command.email,
        birth_year=command.birth_year,
        language=command.language,
        address=command.address,
        contact=command.contact,
        situation=command.situation,
    )
    identity.check(today)
    in_qpv, source, vintage = neighbourhood_of(
        work, command.point, command.in_qpv, command.qpv_source
    )
    facts = PersonFacts(
        site_id=site.id,
        site=site.slug,
        in_qpv=in_qpv,
        qpv_source=source,
        qpv_vintage=vintage,
        age_band=band_of(command.birth_year, today),
        department=command.department,
        household_id=command.household_id,
        solidarity_until=command.solidarity_until,
        referred_by=command.referred_by,
    )
    check_references(work, facts)
    if command.household_id is not None:
        check_household(work, command.scope, command.household_id)
    person = Person.register(work.tools.new_id(), facts, now)
    work.people.guard(guards_of(identity))
    if not command.confirmed_new:
        _check_unknown(work, command, identity)
    work.people.add(person, identity)
    return PersonCard(person, identity)


def _check_unknown(work: Work, command: RegisterPerson, identity: Identity) -> None:
    likeness = duplicates_of(work, command.scope, identity, command.not_a_duplicate_of)
    if likeness.found or likeness.elsewhere:
        raise LikelyDuplicates(likeness)
