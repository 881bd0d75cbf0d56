"""Referrals: enter, read, accept, refuse."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import DESK, NETWORK, ask, run, scope_of, site_of, told
from services.booking.application.commands.accept_referral import AcceptReferral
from services.booking.application.commands.forget_referral import ForgetReferral
from services.booking.application.commands.refer_person import ReferPerson
from services.booking.application.commands.refuse_referral import RefuseReferral
from services.booking.application.ports.referrals import Wanted
from services.booking.application.queries.referrals import (
    GetReferral,
    ListReferrals,
    ReferralView,
)
from services.booking.bootstrap import Booking
from services.booking.domain.people.refusals import LikelyDuplicates
from services.booking.domain.person import Identity
from services.booking.domain.referrals.refusals import AlreadyReferred, ReferralClosed
from services.booking.edge.operations import SENDERS, operations, referral_scope_of
from services.booking.edge.schemas.referrals import (
    REFERRALS_PAGING,
    AcceptReferralBody,
    ReferPersonBody,
    ReferralAnswer,
    ReferralsAnswer,
    ReferralsQuery,
    ReferredPersonBody,
    RefuseReferralBody,
)

TAG = "referrals"
PERSON_EXAMPLE: dict[str, Any] = {
    "first_name": "Awa",
    "last_name": "Diop",
    "phone": "06 39 98 12 34",
    "birth_year": 1984,
}
BODY_EXAMPLE: dict[str, Any] = {
    "site": "saint-denis",
    "partner_id": "0197f000-0000-7000-8000-000000000005",
    "needs": ["equipment", "email"],
    "consent_on": "2026-11-20",
    "person": PERSON_EXAMPLE,
}
OPEN: dict[str, Any] = {
    "id": "0197f000-0000-7000-8000-000000000007",
    "status": "open",
    **BODY_EXAMPLE,
    "received_at": "2026-11-23T08:30:00.000Z",
    "answered_at": None,
    "reason": None,
    "person": {**PERSON_EXAMPLE, "phone": "+33639981234", "email": None, "language": "fr"},
    "person_id": None,
    "appointment_held": False,
    "workshop_held": False,
    "version": 1,
}
WITHIN_PERSON = {name: f"person/{name}" for name in ReferredPersonBody().fields}
ANSWERED = {**OPEN, "answered_at": "2026-11-24T10:00:00.000Z", "version": 2}
ACCEPTED = {
    **ANSWERED,
    "status": "accepted",
    "person_id": "0197f000-0000-7000-8000-000000000003",
}


@operations.declare(
    "refer_person",
    "POST",
    "/referrals",
    tag=TAG,
    summary="Refer a person",
    description="A partner sends somebody to a site, by itself or by the desk. Nobody is "
    "registered until the site accepts. It expires after 30 days without an answer. The same "
    "person sent twice by a partner within 30 days is told as `already_referred`.",
    allow=SENDERS,
    body=ReferPersonBody,
    answer=ReferralAnswer,
    status=201,
    refusals=(NotFound, OutOfScope, AlreadyReferred),
    example=BODY_EXAMPLE,
    answer_example=OPEN,
    personal=True,
)
def refer_person(app: Booking, call: Call) -> ReferralView:
    """The open referral."""
    scope, fields = referral_scope_of(call.caller), call.fields
    command = ReferPerson(
        scope=scope,
        site=site_of(app, fields["site"]),
        partner_id=fields["partner_id"],
        identity=Identity(**fields["person"]),
        needs=tuple(dict.fromkeys(fields["needs"])),
        consent_on=fields["consent_on"],
    )
    with told("body", WITHIN_PERSON):
        return app.refer_person(command, call.context)


@operations.declare(
    "list_referrals",
    "GET",
    "/referrals",
    tag=TAG,
    summary="List referrals",
    description="Those to the caller's sites, or those that the partner sent: the first that came "
    "first.",
    allow=SENDERS,
    query=ReferralsQuery,
    answer=ReferralsAnswer,
    refusals=(NotFound, OutOfScope),
    answer_example={"items": [ACCEPTED], "next_cursor": None},
    shows_people=True,
)
def list_referrals(app: Booking, call: Call) -> dict[str, Any]:
    """A page of referrals."""
    limit, site = call.fields["limit"], call.fields["site"]
    question = ListReferrals(
        scope=referral_scope_of(call.caller),
        wanted=Wanted(
            status=call.fields["status"],
            site=None if site is None else site_of(app, site),
            partner_id=call.fields["partner_id"],
        ),
        after=call.fields["cursor"],
        limit=limit + 1,
    )
    return REFERRALS_PAGING.page(ask(app.list_referrals, question), limit, lambda one: one.id)


@operations.declare(
    "get_referral",
    "GET",
    "/referrals/{referral_id}",
    tag=TAG,
    summary="Read a referral",
    description="One to the caller's sites, or one that the partner sent. `appointment_held` and "
    "`workshop_held` say whether one took place since; more of it is for nobody outside.",
    allow=SENDERS,
    answer=ReferralAnswer,
    refusals=(NotFound,),
    answer_example=ACCEPTED,
    shows_people=True,
)
def get_referral(app: Booking, call: Call) -> ReferralView:
    """One referral."""
    scope = referral_scope_of(call.caller)
    return ask(app.get_referral, GetReferral(scope=scope, referral_id=call.fields["referral_id"]))


@operations.declare(
    "accept_referral",
    "POST",
    "/referrals/{referral_id}/accept",
    tag=TAG,
    summary="Accept a referral",
    description="For somebody whom the network knows (`person_id`), or else the person is "
    "registered as the partner told; whoever is alike is told as `likely_duplicates` first, as at "
    "any registration. The partner is told that it was accepted. A repeat changes nothing.",
    allow=DESK,
    body=AcceptReferralBody,
    answer=ReferralAnswer,
    refusals=(NotFound, ReferralClosed, LikelyDuplicates),
    example={},
    answer_example=ACCEPTED,
    personal=True,
)
def accept_referral(app: Booking, call: Call) -> ReferralView:
    """The accepted referral."""
    fields = call.fields | {"not_a_duplicate_of": frozenset(call.fields["not_a_duplicate_of"])}
    command = AcceptReferral(
        scope=referral_scope_of(call.caller), expected_version=call.if_match, **fields
    )
    return run(app.accept_referral, command, call)


@operations.declare(
    "refuse_referral",
    "POST",
    "/referrals/{referral_id}/refuse",
    tag=TAG,
    summary="Refuse a referral",
    description="The partner is told that it was, and can read the reason. A repeat changes "
    "nothing.",
    allow=DESK,
    body=RefuseReferralBody,
    answer=ReferralAnswer,
    refusals=(NotFound, ReferralClosed),
    example={"reason": "outside_area"},
    answer_example={**ANSWERED, "status": "refused", "reason": "outside_area"},
    personal=True,
)
def refuse_referral(app: Booking, call: Call) -> ReferralView:
    """The refused referral."""
    command = RefuseReferral(
        scope=referral_scope_of(call.caller), expected_version=call.if_match, **call.fields
    )
    return run(app.refuse_referral, command, call)


@operations.declare(
    "forget_referral",
    "POST",
    "/referrals/{referral_id}/forget",
    tag=TAG,
    summary="Forget who was sent",
    description="For somebody who asks to be erased and whom no site ever registered: there is no "
    "id to erase by. The referral stays counted, tells nobody any more whom it is about, and "
    "ends as any. A repeat changes nothing. Who is erased is forgotten in referrals by itself.",
    allow=NETWORK,
    answer=ReferralAnswer,
    refusals=(NotFound,),
    answer_example={**OPEN, "person": None},
    if_match="no",
    personal=True,
)
def forget_referral(app: Booking, call: Call) -> ReferralView:
    """The referral without the person."""
    command = ForgetReferral(scope=scope_of(call.caller), referral_id=call.fields["referral_id"])
    return run(app.forget_referral, command, call)
