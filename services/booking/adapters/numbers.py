"""Numbers that others issue: phones and SIRETs."""

import phonenumbers
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as sirets

_REGIONS = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
_LONGEST_PHONE = 40


class FrenchNumbers:
    """See `ports.IdentityNumbers`."""

    def phone(self, text: str, department: str | None) -> str | None:
        """See the port."""
        if len(text) > _LONGEST_PHONE:
            return None
        overseas = _REGIONS.get(department or "")
        # A national number overseas may be a mainland one, and the other way round.
        regions = [overseas, "FR"] if overseas else ["FR", *_REGIONS.values()]
        for region in regions:
            try:
                number = phonenumbers.parse(text, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return None

    def siret(self, text: str) -> str | None:
        """See the port."""
        try:
            return str(sirets.validate(text))
        except ValidationError:
            return None
