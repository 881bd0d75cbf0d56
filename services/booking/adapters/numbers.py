"""Numbers that others issue: phones and SIRETs."""

import phonenumbers
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as sirets

from services.booking.adapters.phones import PLANS, to_e164

_NO_SMS = (
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.VOIP,
)


class FrenchNumbers:
    """See `ports.IdentityNumbers`."""

    def phone(self, text: str, department: str | None) -> str | None:
        """See the port.

        A national number is read in the first plan that knows its range: that of the
        département, then mainland France's, then those overseas; many an islander keeps a
        mainland mobile, and the other way round. Where no plan knows it, its form decides.
        """
        here = PLANS.get(department or "", "FR")
        for plan in dict.fromkeys((here, "FR", *PLANS.values())):
            number = _known(text, plan)
            if number is not None:
                return number
        return to_e164(text, department)

    def takes_sms(self, phone: str) -> bool:
        """See the port."""
        return phonenumbers.number_type(phonenumbers.parse(phone)) not in _NO_SMS

    def siret(self, text: str) -> str | None:
        """See the port."""
        try:
            return str(sirets.validate(text))
        except ValidationError:
            return None


def _known(text: str, plan: str) -> str | None:
    try:
        number = phonenumbers.parse(text[:50], plan)
    except phonenumbers.NumberParseException:
        return None
    if len(text) > 50 or number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
