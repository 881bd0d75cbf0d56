"""Partners: when they join, whom they send, and what the sites answer."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from stdnum import luhn

from services.booking.domain.appointment import NEEDS
from services.booking.domain.partner import Partner, PartnerDescription
from services.booking.domain.referrals.referral import (
    EXPIRES_AFTER,
    REFUSED_BECAUSE,
    Referral,
    ReferralState,
)
from services.booking.domain.territory import REGION_OF
from simulation.years.branch import Branch
from simulation.years.plan import PARTNERS
from simulation.years.world import World

_KINDS: Final = ("CCAS", "Centre social", "Mission locale", "Foyer", "Association d'entraide")
_AT_FIRST: Final = 0.3


def join(world: World) -> None:
    """Plans when each joins: some at the beginning, the others year after year."""
    count = world.plan.scaled(PARTNERS, 5)
    for number in range(count):
        branch = world.branches[number % len(world.branches)]
        first = branch.open_days[0].toordinal()
        span = max(1, world.plan.until.toordinal() - first)
        days = 0 if world.likely(_AT_FIRST) else world.chance.randrange(span)
        day = branch.open_days[0].fromordinal(first + days)
        world.timeline.plan(world.moment(branch, day), partial(_join, world, branch, number))


def _join(world: World, branch: Branch, number: int) -> None:
    chance = world.chance
    department = branch.site.description.department
    described = PartnerDescription(
        name=f"{chance.choice(_KINDS)} {REGION_OF[department]} {number + 1} (invented)",
        siret=_siret(number),
        structure_type=chance.choice(("public", "public", "private")),
        department=department,
        in_qpv=chance.random() < 0.4,
    )
    partner = Partner.join(world.new_id(), described, world.now)
    world.keep(partner)
    world.partners.append(partner)


def _siret(number: int) -> str:
    """Of a SIREN that begins with 999, as no real one does."""
    siren = f"999{10_000 + number:05d}"
    siren += luhn.calc_check_digit(siren)
    nic = siren + "0001"
    return nic + luhn.calc_check_digit(nic)


def receive(world: World, branch: Branch) -> Referral | None:
    """A partner sends somebody; None while there is no partner yet."""
    if not world.partners:
        return None
    partner = world.chance.choice(world.partners)
    day = branch.day(world.now)
    referral = Referral.receive(
        ReferralState(
            referral_id=world.new_id(),
            partner_id=partner.id,
            site_id=branch.id,
            site=branch.slug,
            needs=(world.chance.choice(NEEDS),),
            consent_on=day,
            received_at=world.now,
            entered_by=world.chance.choice(("partner", "partner", "desk")),
        ),
        day,
    )
    world.keep(referral)
    world.truth.add("referrals_received", branch, world.now)
    world.truth.saw("partners_active", branch, world.now, partner.id)
    return referral


def answer(world: World, branch: Branch, happening: Callable[[], None]) -> None:
    """A site answers within some days; on the same day where it closes for long."""
    days = world.chance.randint(0, 12)
    day = branch.open_day(world.now, days)
    if day is not None and day - branch.day(world.now) >= EXPIRES_AFTER - timedelta(days=2):
        happening()
    else:
        world.on_open_day(branch, days, happening)


def accept(world: World, branch: Branch, referral: Referral, person_id: str) -> None:
    """The site takes care of the person."""
    referral.accept(person_id, world.now)
    world.keep(referral)
    world.truth.add("referrals_accepted", branch, world.now)


def send_in_vain(world: World, branch: Branch) -> None:
    """A referral that is refused, or that nobody answers."""
    referral = receive(world, branch)
    if referral is None:
        return
    if world.likely(0.2):
        world.timeline.plan(world.now + EXPIRES_AFTER, partial(_expire, world, branch, referral))
    else:
        answer(world, branch, partial(_refuse, world, branch, referral))


def _refuse(world: World, branch: Branch, referral: Referral) -> None:
    referral.refuse(world.chance.choice(REFUSED_BECAUSE), world.now)
    world.keep(referral)
    world.truth.add("referrals_refused", branch, world.now)


def _expire(world: World, branch: Branch, referral: Referral) -> None:
    if referral.expire(world.now):
        world.keep(referral)
        world.truth.add("referrals_expired", branch, world.now)
