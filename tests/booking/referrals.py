"""Short ways to refer somebody, for tests of every tier."""

from dataclasses import dataclass, replace
from datetime import date

from kernel.scope import NATIONAL
from services.booking.application.commands.accept_referral import AcceptReferral
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.commands.refer_person import ReferPerson
from services.booking.application.commands.refuse_referral import RefuseReferral
from services.booking.application.ports.referrals import Wanted
from services.booking.application.queries.referrals import GetReferral, ListReferrals
from services.booking.application.scope import of_partner
from services.booking.domain.partner import PartnerContact
from services.booking.domain.person import Identity
from services.booking.domain.referrals.referral import EXPIRES_AFTER
from tests.booking.builders import CONTEXT, HERE, Network, partner

SIRETS = ("20004293500011", "21010053300012")
MARIE = PartnerContact(name="Marie", email="marie@example.org")
AWA = Identity(first_name="Awa", last_name="Diop", phone="0639980001", birth_year=1984)


@dataclass
class Referring:
    """A partner of a network."""

    network: Network
    partner_id: str

    @classmethod
    def of(cls, network: Network, number: int = 0, contacts=(MARIE,)) -> "Referring":
        description = partner(SIRETS[number], contacts=contacts)
        command = JoinPartner(scope=NATIONAL, description=description)
        return cls(network, network.app.join_partner(command, CONTEXT).id)

    @property
    def scope(self):
        return of_partner(self.partner_id)

    def refer(self, identity=AWA, **changes):
        values = {
            "scope": self.scope,
            "site": "saint-denis",
            "identity": identity,
            "needs": ("email",),
            "consent_on": date(2026, 11, 20),
        }
        return self.network.app.refer_person(ReferPerson(**values | changes), CONTEXT)

    def accept(self, referral_id, scope=HERE, **changes):
        command = AcceptReferral(scope=scope, referral_id=referral_id, **changes)
        return self.network.app.accept_referral(command, CONTEXT)

    def refuse(self, referral_id, reason="no_capacity", scope=HERE, **changes):
        command = RefuseReferral(scope=scope, referral_id=referral_id, reason=reason, **changes)
        return self.network.app.refuse_referral(command, CONTEXT)

    def refer_all(self, run_due):
        """Causes every event of a referral; a month passes."""
        honorine = replace(AWA, first_name="Honorine", last_name="Traoré", birth_year=1949)
        others = [replace(honorine, phone=f"063998003{n}", birth_year=1930 + n) for n in range(3)]
        accepted, refused, _open = (self.refer(other) for other in others)
        self.accept(accepted.id, confirmed_new=True)
        self.refuse(refused.id)
        self.network.clock.instant += EXPIRES_AFTER
        run_due()

    def get(self, referral_id, scope=None):
        question = GetReferral(scope=scope or self.scope, referral_id=referral_id)
        return self.network.app.get_referral(question)

    def listed(self, scope=None, **wanted):
        question = ListReferrals(scope=scope or self.scope, wanted=Wanted(**wanted))
        return [view.id for view in self.network.app.list_referrals(question)]
