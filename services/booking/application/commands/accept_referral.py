"""Take care of somebody whom a partner sent."""

from dataclasses import dataclass

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.booking.application.commands.register_person import RegisterPerson, register_person
from services.booking.application.lookups import id_today, the_person
from services.booking.application.ports import Work
from services.booking.application.queries.referrals import ReferralView, view_of
from services.booking.application.referring import answered, the_referral
from services.booking.domain.referrals.referral import Referral


@dataclass(frozen=True, kw_only=True)
class AcceptReferral:
    """The person is `person_id`, whom the network knows; or is registered, as the partner told.

    `not_a_duplicate_of` and `confirmed_new` are those of `RegisterPerson`.
    """

    scope: Scope
    referral_id: str
    person_id: str | None = None
    not_a_duplicate_of: frozenset[str] = frozenset()
    confirmed_new: bool = False
    expected_version: int | None = None


def accept_referral(work: Work, command: AcceptReferral) -> ReferralView:
    """The accepted referral; a repeat changes nothing.

    Raises `NotFound`, `Stale`, `ReferralClosed`, and `LikelyDuplicates` where the network may know
    the person.
    """
    referral = the_referral(work, command.scope, command.referral_id)
    if _repeated(work, referral, command):
        return view_of(work, command.scope, referral)
    check_version("referral", referral.id, command.expected_version, referral.version)
    referral.require_open(work.now())
    if command.person_id is not None:
        person_id = the_person(work, command.person_id).id
    else:
        person_id = _registered(work, referral, command)
    referral.accept(person_id, work.now())
    answered(work, referral)
    return view_of(work, command.scope, referral)


def _repeated(work: Work, referral: Referral, command: AcceptReferral) -> bool:
    state = referral.state
    if state.status != "accepted" or state.person_id is None:
        return False
    asked = command.person_id
    return asked is None or id_today(work, asked) == id_today(work, state.person_id)


def _registered(work: Work, referral: Referral, command: AcceptReferral) -> str:
    identity = work.referrals.identities([referral.id]).get(referral.id)
    if identity is None:
        raise NotFound("referral", referral.id)
    card = register_person(
        work,
        RegisterPerson(
            scope=command.scope,
            site=referral.state.site,
            first_name=identity.first_name,
            last_name=identity.last_name,
            phone=identity.phone,
            email=identity.email,
            birth_year=identity.birth_year,
            language=identity.language,
            referred_by=referral.state.partner_id,
            not_a_duplicate_of=command.not_a_duplicate_of,
            confirmed_new=command.confirmed_new,
        ),
    )
    return card.person.id
