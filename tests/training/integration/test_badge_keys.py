"""A key that signed badges and is published no more is noticed."""

from services.training.adapters.badges import SigningKeys, lost_keys
from tests.training.badges import NEWER, OURS


def lost(database, *keys):
    given = SigningKeys(keys)
    return lost_keys(database, given.signer, [key["kid"] for key in given.public])


def test_a_key_that_was_replaced_is_lost_until_its_public_half_is_published_again(database):
    assert lost(database, OURS) == set()
    assert lost(database, NEWER) == {SigningKeys([OURS]).signer}
    assert lost(database, NEWER, OURS.public_key()) == set()
    assert lost(database) == {SigningKeys([one]).signer for one in (OURS, NEWER)}


def test_one_that_only_was_made_known_and_never_signed_may_go_again(database):
    lost(database, OURS, NEWER.public_key())
    assert lost(database, OURS) == set()
