"""Numbers that makers give to machines."""

import re
import unicodedata

from stdnum import imei as imeis
from stdnum.exceptions import ValidationError

_NO_PART = re.compile(r"[\s\-_./]+")
_SERIAL = re.compile(r"[0-9A-Z]{3,40}")
_NONE = frozenset({"NONE", "NA", "NULL", "SANS", "INCONNU", "UNKNOWN", "TOBEFILLEDBYOEM"})
"""What inventories and firmware write where there is no number."""


class MakersNumbers:
    """See `ports.DeviceNumbers`."""

    def imei(self, text: str) -> str | None:
        """See the port; only whole IMEIs of 15 digits, not an IMEISV, one without its check digit
        or the zeros of a telephone that lost its own."""
        try:
            number = str(imeis.validate(text))
        except ValidationError:
            return None
        return number if len(number) == 15 and len(set(number)) > 1 else None

    def serial(self, text: str) -> str | None:
        """See the port: capital letters and digits without what separates them, 3 to 40."""
        plain = _NO_PART.sub("", unicodedata.normalize("NFKC", text)).upper()
        if not _SERIAL.fullmatch(plain) or plain in _NONE or len(set(plain)) == 1:
            return None
        return plain
