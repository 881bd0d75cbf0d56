"""Register somebody whom the network supports."""

from dataclasses import dataclass
from datetime import date

from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain import person as people
from services.booking.domain.person import Identity, Person, PersonCard, PersonFacts
from services.booking.domain.refusals import InvalidValue
from services.booking.domain.territory import REGION_OF


@dataclass(frozen=True, kw_only=True)
class RegisterPerson:
    """A new person, met at `site`.

    `phone` is as typed; `in_qpv` is as declared by the team, with `qpv_source` saying how it is
    known.
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
    in_qpv: bool | None = None
    qpv_source: str | None = None
    department: str | None = None
    household_id: str | None = None
    solidarity_until: date | None = None


def register_person(work: Work, command: RegisterPerson) -> PersonCard:
    """Raises `OutOfScope`, `NotFound` (the site), `InvalidValue`."""
    site = the_site(work, command.scope, command.site)
    now = work.now()
    today = now.astimezone(site.zone).date()
    if command.department is not None and command.department not in REGION_OF:
        raise InvalidValue("department", "the code of a French département or territory")
    phone = None
    if command.phone is not None:
        phone = work.tools.numbers.phone(command.phone, site.description.department)
        if phone is None:
            raise InvalidValue("phone", "a valid phone number")
    identity = Identity(
        first_name=command.first_name,
        last_name=command.last_name,
        phone=phone,
        email=command.email,
        birth_year=command.birth_year,
        language=command.language,
        address=command.address,
    )
    identity.check(today)
    source = command.qpv_source
    if command.in_qpv is not None and source is None:
        source = "declared"
    facts = PersonFacts(
        site_id=site.id,
        site=site.slug,
        in_qpv=command.in_qpv,
        qpv_source=source,
        age_band=people.age_band(command.birth_year, today) if command.birth_year else None,
        department=command.department,
        household_id=command.household_id,
        solidarity_until=command.solidarity_until,
    )
    person = Person.register(work.tools.new_id(), facts, now)
    work.people.add(person, identity)
    return PersonCard(person, identity)
