"""Referrals: what a partner says, and what it is told."""

from typing import Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import Flag, Id, PersonId, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import Day, Instant, SiteReference
from services.booking.domain.appointment import NEEDS
from services.booking.domain.referrals.referral import (
    REFUSED_BECAUSE,
    ReferralStatus,
)
from services.booking.edge.schemas.people import KnownBy

REFERRALS_PAGING: Final = Paging("list_referrals")


class ReferredPersonBody(KnownBy):
    """The person as the partner knows them; a phone or an e-mail is needed."""

    first_name = Text(longest=200, required=True)
    last_name = Text(longest=200, required=True)


class ReferPersonBody(Schema):
    """Who is sent where, and for what."""

    site = SiteReference(required=True)
    partner_id = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "Who sends the person; a partner's own where it is left out."},
    )
    needs = fields.List(
        fields.String(validate=validate.OneOf(NEEDS)),
        required=True,
        validate=validate.Length(min=1, max=len(NEEDS)),
    )
    consent_on = Day(
        required=True, metadata={"description": "The day on which the person agreed to it."}
    )
    person = fields.Nested(ReferredPersonBody, required=True)


class AcceptReferralBody(Schema):
    """Who the person is: one whom the network knows, or somebody new."""

    person_id = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "Left out: the person is registered as the partner told."},
    )
    not_a_duplicate_of = fields.List(
        Id(),
        load_default=list,
        validate=validate.Length(max=200),
        metadata={"description": "Likely duplicates who are others, as somebody has checked."},
    )
    confirmed_new = Flag(
        load_default=False, metadata={"description": "Whoever is alike, this is somebody else."}
    )


class RefuseReferralBody(Schema):
    """Why."""

    reason = fields.String(required=True, validate=validate.OneOf(REFUSED_BECAUSE))


class ReferralsQuery(Schema):
    """Which referrals."""

    status = fields.String(load_default=None, validate=validate.OneOf(get_args(ReferralStatus)))
    site = SiteReference(load_default=None)
    partner_id = Id(load_default=None)
    limit = limit()
    cursor = REFERRALS_PAGING.cursor()


class ReferredPersonAnswer(Schema):
    """The person as the partner gave it."""

    first_name = fields.String()
    last_name = fields.String()
    phone = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    birth_year = fields.Integer(allow_none=True)
    language = fields.String()


class ReferralAnswer(Schema):
    """A referral and its outcome; a partner is not told `person_id`."""

    id = fields.String()
    status = fields.String(attribute="referral.state.status")
    partner_id = fields.String(attribute="referral.state.partner_id")
    site = fields.String(attribute="referral.state.site")
    needs = fields.List(fields.String(), attribute="referral.state.needs")
    consent_on = fields.Date(attribute="referral.state.consent_on")
    received_at = Instant(attribute="referral.state.received_at")
    answered_at = Instant(attribute="referral.state.answered_at", allow_none=True)
    reason = fields.String(attribute="referral.state.reason", allow_none=True)
    person = fields.Nested(
        ReferredPersonAnswer,
        attribute="identity",
        allow_none=True,
        metadata={"description": "As the partner gave it; null after 30 days."},
    )
    person_id = PersonId(attribute="referral.state.person_id")
    appointment_held = fields.Boolean()
    workshop_held = fields.Boolean()
    version = fields.Integer()


class ReferralsAnswer(Schema):
    """A page of referrals, the first that came first."""

    items = fields.List(fields.Nested(ReferralAnswer))
    next_cursor = fields.String(allow_none=True)
