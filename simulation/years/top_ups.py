"""Prepaid top-ups: who comes for one each month, and what that spares them."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from services.inventory.domain.sales.lines import MEANS, Payment, TopUpLine
from services.inventory.domain.sales.sale import Sale, SaleState, receipt_number
from services.inventory.domain.top_ups.offer import OPERATORS, Offer
from services.inventory.domain.top_ups.top_up import VOID_REASONS, Buyer, TopUp
from simulation.years.branch import Branch
from simulation.years.visitors import Visitor
from simulation.years.walk_ins import Queues
from simulation.years.world import BY, World

SAVED: Final = ((1_500, 3_000), (2_000, 3_000), (2_000, 4_000), (2_500, 4_000), (3_500, 5_000))
"""What is saved and the face value, in cents: 23 euros a month on average, as the association's
people do."""
_STAYS: Final = 0.87
"""So likely somebody comes again the next month."""
_LOST: Final = 0.006
"""Share of top-ups whose paper is lost."""


@dataclass
class Shop:
    """The sales space of every site."""

    world: World
    queues: Queues

    def monthly(self, visitor: Visitor) -> None:
        """Comes now, and perhaps a month later again; never twice in a month."""
        visit = partial(self._sell, visitor)
        self.queues.serve(visitor.branch, "sales", visitor.id, visit)
        if not self.world.likely(_STAYS):
            return
        branch = visitor.branch
        this = branch.day(self.world.now).replace(day=1)
        following = (this + timedelta(days=32)).replace(day=1)
        days = (following - branch.day(self.world.now)).days + self.world.chance.randint(0, 20)
        after = branch.open_day(self.world.now, days)
        if after is not None:
            at = self.world.moment(branch, after)
            self.world.timeline.plan(at, partial(self.monthly, visitor))

    def _sell(self, visitor: Visitor) -> None:
        world, branch = self.world, visitor.branch
        saved, face = world.chance.choice(SAVED)
        day = branch.day(world.now)
        offer = Offer(
            operator=world.chance.choice(OPERATORS),
            face_value=face,
            price=face - saved,
            enter_by=day + timedelta(days=200),
            validity_days=31,
        )
        offer.check()
        top_up = self._handed_over(visitor, offer, world.new_id())
        sale = self._receipt(branch, visitor, top_up)
        world.keep(sale, top_up)
        top_up.show(world.now + timedelta(minutes=1), BY)
        world.keep(top_up)
        world.truth.add("telecom_savings_cents", branch, world.now, saved)
        month = f"{visitor.id}/{day:%Y-%m}"
        world.truth.saw("telecom_person_months", branch, world.now, month)
        world.truth.add("top_ups_sold", branch, world.now)
        if world.likely(_LOST):
            world.later(partial(self._replace, visitor, top_up), hours=1)

    def _handed_over(
        self, visitor: Visitor, offer: Offer, sale_id: str, replaces: TopUp | None = None
    ) -> TopUp:
        world, place = self.world, visitor.branch.place
        buyer = Buyer(
            sale_id=sale_id,
            person_id=visitor.id if replaces is None else replaces.state.person_id,
            place_id=place.id,
            place=place.slug,
            by=BY,
            at=world.now,
        )
        instead = None if replaces is None else replaces.id
        return TopUp.sell(world.new_id(), world.new_id(), offer, buyer, instead)

    def _receipt(self, branch: Branch, visitor: Visitor, top_up: TopUp) -> Sale:
        state, world = top_up.state, self.world
        line = TopUpLine(
            number=1,
            price=state.offer.price,
            quota="top_up",
            top_up_id=top_up.id,
            operator=state.offer.operator,
            face_value=state.offer.face_value,
        )
        means = world.chance.choice(MEANS)
        day = branch.day(world.now)
        branch.receipts[day.year] += 1
        return Sale.make(
            SaleState(
                sale_id=state.sale_id,
                receipt_number=receipt_number(day.year, branch.slug, branch.receipts[day.year]),
                way="sale",
                site_id=branch.id,
                site=branch.slug,
                at=world.now,
                day=day,
                person_id=state.person_id,
                household_id=visitor.household_id,
                grid_version=1,
                rules_version=1,
                by=BY,
                top_ups=(line,),
                payments=(Payment(means=means, amount=line.price),),
            )
        )

    def _replace(self, visitor: Visitor, lost: TopUp) -> None:
        world = self.world
        given = self._handed_over(visitor, lost.state.offer, lost.state.sale_id, lost)
        reason = world.chance.choice(VOID_REASONS)
        lost.void(reason, given.id, world.now, BY)
        world.keep(lost, given)
        world.truth.add("top_ups_voided", visitor.branch, world.now)
