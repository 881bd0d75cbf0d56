"""What booking's rules say is said in French, as far as it is known."""

import pytest

from kit.edge.french import in_french
from services.booking.edge.french import PHRASES
from services.booking.edge.service import SERVICE


@pytest.mark.parametrize(
    ("rule", "french"),
    [
        ("not empty", "pas vide"),
        ("one of the site's rooms", "une des salles du lieu"),
        ("1 to 720", "de 1 à 720"),
        ("at most 30 days in all", "au plus 30 jours en tout"),
    ],
)
def test_a_rule_is_told_in_french(rule, french):
    assert in_french(rule, SERVICE.phrases) == french
    assert SERVICE.phrases is PHRASES
