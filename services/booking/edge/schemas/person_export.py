"""What booking tells in the export of a person."""

from marshmallow import fields

from kit.edge.person_export import PersonExportPage
from services.booking.edge.schemas.people import PersonAnswer
from services.booking.edge.schemas.referrals import ReferralAnswer


class PersonExportAnswer(PersonExportPage):
    """A page of what booking holds of a person, and who they are."""

    person = fields.Nested(PersonAnswer)
    absorbed = fields.List(
        fields.Nested(PersonAnswer),
        metadata={"description": "As they were known before they were merged, for 30 days."},
    )
    referred = fields.List(
        fields.Nested(ReferralAnswer),
        metadata={
            "description": "Referrals of this person that nobody accepted, by name and by phone, "
            "e-mail or year of birth, while it is kept whom they are about."
        },
    )
