"""People: who they are, for the team that works with them."""

from typing import Any, get_args

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    missing,
    post_load,
    validate,
    validates_schema,
)

from kit.edge.fields import Flag, Id, PersonId, Text
from kit.edge.references import Day, Instant, SiteReference
from services.booking.domain.people.consents import ConsentKind
from services.booking.domain.people.duplicates import Sign
from services.booking.domain.person import QPV_SOURCES, SITUATIONS, Contact
from services.booking.edge.schemas.members import language

CONTACTS: tuple[str, ...] = get_args(Contact)
_DEPARTMENT = r"^(\d{2}|2[AB]|97\d|98\d)\Z"


def _language() -> fields.String:
    field = language()
    field.load_default = "fr"
    return field


def _code(values: tuple[str, ...], **more: Any) -> fields.String:
    return fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(values), **more
    )


class KnownBy(Schema):
    """What a person is known and reached by, beside the names."""

    phone = Text(
        longest=50,
        load_default=None,
        allow_none=True,
        metadata={"description": "As typed; kept in E.164.", "example": "06 39 98 12 34"},
    )
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    birth_year = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1900, max=2100),
    )
    language = _language()


class PersonBody(KnownBy):
    """What may be said of a person, at the first visit or later."""

    address = Text(longest=500, load_default=None, allow_none=True)
    contact = _code(CONTACTS, metadata={"description": "How the person prefers to be reached."})
    situation = fields.List(
        fields.String(validate=validate.OneOf(SITUATIONS)),
        load_default=list,
        validate=validate.Length(max=len(SITUATIONS)),
    )
    latitude = fields.Float(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=-90, max=90),
        metadata={
            "description": "Of the home, with `longitude`: tells `in_qpv` by the official "
            "list and is not kept."
        },
    )
    longitude = fields.Float(
        load_default=None, allow_none=True, validate=validate.Range(min=-180, max=180)
    )
    in_qpv = Flag(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "Lives in a priority neighbourhood; null where not known. Said "
            "here, it goes before the list."
        },
    )
    qpv_source = _code(QPV_SOURCES[1:], metadata={"description": "Why `in_qpv` is said by hand."})
    department = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(_DEPARTMENT, error="Not a department."),
    )
    solidarity_until = Day(load_default=None, allow_none=True)

    @validates_schema
    def both(self, data: dict[str, Any], **_kwargs: object) -> None:
        """A point has two coordinates."""
        if (data.get("latitude") is None) != (data.get("longitude") is None):
            missing = "latitude" if data.get("latitude") is None else "longitude"
            raise ValidationError("A point has both coordinates.", missing)

    @post_load
    def point(self, data: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        """The coordinates as one."""
        latitude, longitude = data.pop("latitude", None), data.pop("longitude", None)
        return data | ({} if latitude is None else {"point": (latitude, longitude)})


class RegisterPersonBody(PersonBody):
    """A person at their first visit."""

    site = SiteReference(required=True)
    first_name = Text(longest=200, required=True)
    last_name = Text(longest=200, required=True)
    household_id = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of somebody at one of your sites with whom the person lives."},
    )
    referred_by = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "The partner who sent the person."},
    )
    not_a_duplicate_of = fields.List(
        Id(),
        load_default=list,
        validate=validate.Length(max=200),
        metadata={"description": "Likely duplicates who are others, as somebody has checked."},
    )
    confirmed_new = Flag(
        load_default=False,
        metadata={"description": "Whoever is alike, this is somebody else."},
    )


class ChangePersonBody(PersonBody):
    """What is to be otherwise; what is left out stays, null takes away."""

    first_name = Text(longest=200)
    last_name = Text(longest=200)
    referred_by = Id(allow_none=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field in self.fields.values():
            field.load_default = missing


class ConsentPath(Schema):
    """One kind of consent of a person."""

    person_id = Id(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(get_args(ConsentKind)))


class ConsentBody(Schema):
    """What the person says."""

    given = Flag(required=True, metadata={"description": "False withdraws or refuses it."})


class AbsorbedBody(Schema):
    """The other of two people."""

    absorbed_id = Id(required=True)


class HouseholdBody(Schema):
    """With whom the person lives."""

    with_person = Id(required=True)


class SaidAnswer(Schema):
    """That the person agreed or not."""

    at = Instant()
    given = fields.Boolean()
    by = fields.String(
        allow_none=True,
        metadata={"description": "Who recorded it: the subject of a token; null where unknown."},
    )


class ConsentAnswer(Schema):
    """Where one kind of consent stands."""

    kind = fields.String()
    stands = fields.Boolean(metadata={"description": "Whether the person agrees at present."})
    given_at = Instant(allow_none=True)
    withdrawn_at = Instant(allow_none=True)
    history = fields.List(
        fields.Nested(SaidAnswer),
        attribute="said",
        metadata={"description": "All that was ever said of it, the first first."},
    )


class PersonAnswer(Schema):
    """A person."""

    id = PersonId(attribute="person.id", allow_none=False)
    site = fields.String(attribute="person.facts.site")
    first_name = fields.String(attribute="identity.first_name")
    last_name = fields.String(attribute="identity.last_name")
    phone = fields.String(attribute="identity.phone", allow_none=True)
    email = fields.String(attribute="identity.email", allow_none=True)
    birth_year = fields.Integer(attribute="identity.birth_year", allow_none=True)
    language = fields.String(attribute="identity.language")
    address = fields.String(attribute="identity.address", allow_none=True)
    contact = fields.String(attribute="identity.contact", allow_none=True)
    situation = fields.List(fields.String(), attribute="identity.situation")
    consents = fields.List(fields.Nested(ConsentAnswer), attribute="identity.consents")
    in_qpv = fields.Boolean(attribute="person.facts.in_qpv", allow_none=True)
    qpv_source = fields.String(attribute="person.facts.qpv_source", allow_none=True)
    qpv_vintage = fields.String(attribute="person.facts.qpv_vintage", allow_none=True)
    age_band = fields.String(attribute="person.facts.age_band", allow_none=True)
    department = fields.String(attribute="person.facts.department", allow_none=True)
    household_id = fields.String(attribute="person.facts.household_id", allow_none=True)
    solidarity_until = fields.Date(attribute="person.facts.solidarity_until", allow_none=True)
    referred_by = fields.String(attribute="person.facts.referred_by", allow_none=True)
    registered_at = Instant(attribute="person.registered_at")
    version = fields.Integer()


class PeopleQuery(Schema):
    """Whom to search for: by phone, or by both names and the year of birth."""

    phone = Text(
        longest=50,
        load_default=None,
        metadata={"description": "As typed.", "example": "06 39 98 12 34"},
    )
    first_name = Text(longest=200, load_default=None)
    last_name = Text(longest=200, load_default=None)
    birth_year = fields.Integer(load_default=None, validate=validate.Range(min=1900, max=2100))
    site = SiteReference(
        load_default=None,
        metadata={"description": "Whose telephone plan a national number follows."},
    )

    @validates_schema
    def one_way(self, data: dict[str, Any], **_kwargs: object) -> None:
        """Half a name finds half the network."""
        named = [data.get(name) is not None for name in ("first_name", "last_name", "birth_year")]
        if data.get("phone") is not None:
            if any(named):
                raise ValidationError("Either by phone or by name.", "phone")
        elif not any(named):
            raise ValidationError("A phone, or both names and birth_year.", "phone")
        else:
            for name, given in zip(("first_name", "last_name", "birth_year"), named, strict=True):
                if not given:
                    raise ValidationError("Needed in a search by name.", name)


class FoundPersonAnswer(Schema):
    """Enough to recognise somebody, and no more: they may be known at another site."""

    id = PersonId(attribute="person.id", allow_none=False)
    site = fields.String(attribute="person.facts.site")
    first_name = fields.String(attribute="identity.first_name")
    last_name = fields.String(attribute="identity.last_name")
    birth_year = fields.Integer(attribute="identity.birth_year", allow_none=True)


class FoundPeopleAnswer(Schema):
    """Whoever bears the number, the first registered first."""

    items = fields.List(fields.Nested(FoundPersonAnswer))


class LikelyDuplicateAnswer(Schema):
    """Somebody who may be the same person."""

    person = fields.Nested(FoundPersonAnswer, attribute="card")
    signs = fields.List(
        fields.String(validate=validate.OneOf(get_args(Sign))),
        metadata={
            "description": (
                "The strongest first; `same_phone` alone may be a family's, "
                "`same_name_year_unknown` a namesake's."
            )
        },
    )


class LikelyDuplicatesAnswer(Schema):
    """The likeliest first."""

    items = fields.List(fields.Nested(LikelyDuplicateAnswer), attribute="found")
    elsewhere = fields.Boolean(
        metadata={
            "description": (
                "Whether another site may know the person, by a name of which a year of birth is "
                "missing: neither who nor how many is told. Ask for the year."
            )
        }
    )
