"""Whatever is bought, brought back and decided, in whatever order: a quota is used by the lines of
sales that were not refunded, and what is counted as spared is what these still spare."""

from datetime import date

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from kernel.scope import NATIONAL
from services.inventory.application.queries.impact_ledger import GetImpactLedger
from services.inventory.application.quotas import entries_of
from services.inventory.domain.quotas.ledger import counting
from services.inventory.domain.sales.lines import Payment
from services.inventory.domain.sales.waivers import WAIVER_REASONS
from tests.inventory import memory
from tests.inventory.builders import AWA, BILAL, CHLOE, Network, tools
from tests.inventory.returns import bought, bring_back, decide
from tests.scripted import ScriptedClock

OUTCOMES = ("repaired", "replaced", "refunded", "refused")
CATEGORIES = ("laptop", "smartphone")
PRICES = {"laptop": 12_000, "smartphone": 7_000}
TODAY = date(2026, 11, 23)


class Household(RuleBasedStateMachine):
    """One household of two buys, brings back, and is told what becomes of it."""

    owned = Bundle("owned")
    brought_back = Bundle("brought_back")

    @initialize()
    def begin(self):
        clock = ScriptedClock()
        self.network = Network.of(memory.inventory(tools(clock)), clock)
        for one in (AWA, BILAL):
            self.network.person(one, household_id=CHLOE)
        self.sold = dict.fromkeys(CATEGORIES, 0)
        self.refunded = dict.fromkeys(CATEGORIES, 0)

    @rule(target=owned, person=st.sampled_from([AWA, BILAL]), category=st.sampled_from(CATEGORIES))
    def buy(self, person, category):
        device, _sale = bought(
            self.network,
            category,
            person,
            waiver=WAIVER_REASONS[0],
            payments=(Payment(means="cash", amount=PRICES[category]),),
        )
        self.sold[category] += 1
        return device.id, person, category

    @rule(target=brought_back, one=consumes(owned))
    def bring_back(self, one):
        device_id, person, category = one
        return bring_back(self.network, device_id, person_id=person), person, category

    @rule(target=owned, one=consumes(brought_back), outcome=st.sampled_from(OUTCOMES))
    def decide(self, one, outcome):
        return_, person, category = one
        changes = {}
        if outcome == "replaced":
            changes["replacement"] = self.network.device(category=category).id
        decided = decide(self.network, return_, outcome, **changes).state
        if outcome == "refunded":
            self.refunded[category] += 1
            assert decided.decision.refunded == PRICES[category]
            return self.buy(person, category)
        return decided.decision.replacement_id or decided.device_id, person, category

    @invariant()
    def quotas_are_used_by_what_was_not_refunded(self):
        for kind, category in (("computer", "laptop"), ("phone", "smartphone")):
            used = self.network.look(lambda work, kind=kind: _used(work, kind))
            assert used == self.sold[category] - self.refunded[category]

    @invariant()
    def what_is_spared_is_by_what_people_have_or_brought_back_undecided(self):
        question = GetImpactLedger(scope=NATIONAL, first=TODAY, last=TODAY)
        sums = [one.sum for one in self.network.app.get_impact_ledger(question)]
        kept = {one: self.sold[one] - self.refunded[one] for one in CATEGORIES}
        assert sum(one.devices for one in sums) == sum(kept.values())
        assert sum(one.co2e_grams for one in sums) == (
            kept["laptop"] * 81_000 + kept["smartphone"] * 49_200
        )


def _used(work, kind):
    rule_ = work.rulebook.in_force(TODAY).rule_of(kind)
    entries = entries_of(work, work.people.get(AWA))
    return sum(one.amount for one in counting(rule_, entries, TODAY))


TestHousehold = Household.TestCase
TestHousehold.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
