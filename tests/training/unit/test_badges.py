"""Badges: verified and refused by verifiers that are not ours."""

import base64
import json
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from environs import EnvValidationError
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

from services.training.adapters.badges import SigningKeys
from services.training.adapters.badges.keys import read
from services.training.adapters.badges.signed import did_web
from services.training.domain.certificates.refusals import BadgesClosed
from tests.training.badges import (
    BADGE,
    BASE,
    DID,
    NEWER,
    OURS,
    THEIRS,
    Refused,
    Web,
    badges,
    pem,
    verified,
)
from tests.training.certificates import MAIL, OLD, PRACTISED


def part(document) -> str:
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def payload_of(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


def header_of(token: str) -> dict:
    return jwt.get_unverified_header(token)


def altered(token: str, **changes) -> str:
    """Other words above the same signature."""
    head, _, signature = token.split(".")
    return f"{head}.{part(payload_of(token) | changes)}.{signature}"


def without(token: str, name: str) -> str:
    head, _, signature = token.split(".")
    left = {key: value for key, value in payload_of(token).items() if key != name}
    return f"{head}.{part(left)}.{signature}"


def signed_by(key, token: str, kid: str | None = None, **changes) -> str:
    """By somebody who says to be us."""
    headers = header_of(token) | ({} if kid is None else {"kid": kid})
    return jwt.encode(payload_of(token) | changes, key, algorithm="EdDSA", headers=headers)


def unsigned(token: str) -> str:
    return f"{part(header_of(token) | {'alg': 'none'})}.{token.split('.')[1]}."


def by_secret(token: str) -> str:
    """Our public key taken for a shared secret."""
    secret = OURS.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return jwt.encode(
        payload_of(token),
        secret,
        algorithm="HS256",
        headers={key: value for key, value in header_of(token).items() if key == "kid"},
    )


def achieved(token: str, name: str) -> dict:
    subject = payload_of(token)["credentialSubject"]
    return subject | {"achievement": subject["achievement"] | {"name": name}}


THEIR_KID = badges(THEIRS).did_document()["verificationMethod"][0]["id"]
FORGERIES = {
    "another achievement": lambda t: altered(t, credentialSubject=achieved(t, "Ingénieur")),
    "another person": lambda t: altered(t, credentialSubject={"id": "urn:uuid:x"}),
    "a later day": lambda t: altered(t, validFrom="2026-11-24T07:00:00Z"),
    "no status": lambda t: without(t, "credentialStatus"),
    "the status of another": lambda t: altered(
        t, credentialStatus=payload_of(t)["credentialStatus"] | {"statusListIndex": "13"}
    ),
    "another's key": lambda t: signed_by(THEIRS, t),
    "another's key that it names": lambda t: signed_by(THEIRS, t, kid=THEIR_KID),
    "a key that nobody published": lambda t: signed_by(OURS, t, kid=f"{DID}#nobody"),
    "a key of another issuer": lambda t: signed_by(THEIRS, t, kid="did:web:forger.example#key"),
    "no signature": unsigned,
    "a shared secret": by_secret,
    "another issuer, rightly signed": lambda t: signed_by(
        OURS,
        t,
        issuer=payload_of(t)["issuer"] | {"id": "did:web:forger.example"},
        iss="did:web:forger.example",
    ),
}


def test_a_badge_is_verified_by_a_verifier_that_is_not_ours():
    web = Web()
    found = verified(badges().credential(BADGE), web)
    assert (found.issuer.id, found.issuer.name) == (DID, "Passerelle")
    assert found.achievement.name == "Écrire des e-mails"
    assert web.asked == [
        f"{BASE}/training/did.json",
        f"{BASE}/training/badges/status/2026/0",
    ]


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_badge_is_refused(name):
    forged = FORGERIES[name](badges().credential(BADGE))
    with pytest.raises(Refused):
        verified(forged, Web())


def test_a_badge_is_refused_once_it_is_revoked_and_taken_again_once_it_is_restored():
    token, web = badges().credential(BADGE), Web(revoked=(3, 12))
    with pytest.raises(Refused, match="index 12"):
        verified(token, web)
    web.revoked = (3,)
    verified(token, web)


def test_a_status_that_another_signed_is_refused():
    theirs = badges(THEIRS).status_list(2026, 0, (), BADGE.issued_at)
    with pytest.raises(Refused):
        verified(badges().credential(BADGE), Web(status=theirs))


def test_a_status_from_before_the_revocation_is_refused_after_an_hour():
    old = badges().status_list(2026, 0, (), BADGE.issued_at)
    with pytest.raises(Refused, match="expired"):
        verified(badges().credential(BADGE), Web(status=old))


def test_a_badge_of_the_old_key_is_verified_after_the_change_of_keys():
    changed = badges(NEWER, OURS.public_key())
    web = Web(issuer=changed)
    verified(badges(OURS).credential(BADGE), web)
    verified(changed.credential(BADGE), web)
    with pytest.raises(Refused):
        verified(badges(OURS).credential(BADGE), Web(issuer=badges(NEWER)))


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")
def test_a_library_for_signatures_that_is_not_ours_checks_it_by_the_key_set():
    keys = KeySet.import_key_set(badges().key_set())
    token = badges().credential(BADGE)
    # It finds a key by its id alone, as in a key set; the badge names it as a part of the DID.
    kid = header_of(token)["kid"].removeprefix(f"{DID}#")
    key = keys.get_by_kid(kid)
    checked = jws.deserialize_compact(token, key, algorithms=["EdDSA"])
    assert json.loads(checked.payload) == payload_of(token)
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(altered(token, name="x"), key, algorithms=["EdDSA"])


def test_a_badge_tells_what_one_does_for_it_and_what_it_answers_to():
    achievement = payload_of(badges().credential(BADGE))["credentialSubject"]["achievement"]
    assert achievement["criteria"]["narrative"] == "- Lire et répondre"
    [alignment] = achievement["alignment"]
    assert (alignment["targetCode"], alignment["targetName"]) == ("crcn-2-1", "Interagir")
    assert alignment["targetDescription"] == "Novice (niveau 1 sur 8)"
    assert alignment["targetUrl"].startswith("https://www.legifrance.gouv.fr/")


@pytest.mark.parametrize("one", [OLD, PRACTISED])
def test_of_what_nobody_assessed_a_badge_claims_no_level(one):
    badge = replace(BADGE, achievement=replace(BADGE.achievement, learned=(one,)))
    achievement = payload_of(badges().credential(badge))["credentialSubject"]["achievement"]
    [alignment] = achievement["alignment"]
    assert alignment["targetName"] == "Interagir"
    assert alignment["targetDescription"] == "Abordé dans le parcours"


def test_the_same_badge_is_the_same_text_and_another_has_another_subject():
    assert badges().credential(BADGE) == badges().credential(BADGE)
    subjects = {
        payload_of(badges().credential(replace(BADGE, code=code)))["sub"] for code in ("A", "B")
    }
    assert len(subjects) == 2


def test_positions_beyond_a_list_s_end_stand_on_the_next_page():
    first, last = badges().page_of(1)
    beyond = payload_of(badges().credential(replace(BADGE, position=first)))["credentialStatus"]
    assert beyond["statusListCredential"] == f"{BASE}/training/badges/status/2026/1"
    assert beyond["statusListIndex"] == "0"
    assert last - first + 1 == 131_072


@pytest.mark.parametrize(
    ("base", "did"),
    [
        ("https://passerelle.example/training", DID),
        ("http://localhost:8080/training", "did:web:localhost%3A8080:training"),
        ("https://x.example/a/training", "did:web:x.example:a:training"),
    ],
)
def test_the_issuer_s_id_leads_to_its_document(base, did):
    assert did_web(base) == did


def test_without_a_key_badges_are_closed_and_the_issuer_has_no_keys():
    closed = badges()
    closed._keys = SigningKeys()
    assert not closed.open
    with pytest.raises(BadgesClosed):
        closed.credential(BADGE)
    assert closed.did_document()["verificationMethod"] == []


def public_pem(key) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_the_keys_are_read_from_a_file_the_newest_first(tmp_path, monkeypatch):
    file = tmp_path / "keys.pem"
    file.write_text(pem(NEWER) + public_pem(OURS.public_key()) + pem(THEIRS))
    monkeypatch.setenv("PASSERELLE_BADGE_KEY_FILE", str(file))
    keys = SigningKeys.from_environment()
    assert [key["kid"] for key in keys.public] == [
        key["kid"] for key in SigningKeys((NEWER, OURS, THEIRS)).public
    ]
    assert "d" not in keys.public[0]
    assert pem(NEWER).splitlines()[1] not in repr(keys)


@pytest.mark.parametrize(
    "content",
    [
        "sesame",
        public_pem(OURS.public_key()),
        pem(OURS) + "and more",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ],
)
def test_what_is_no_key_ends_the_start_and_is_not_repeated(content, monkeypatch):
    monkeypatch.setenv("PASSERELLE_BADGE_KEY", content)
    with pytest.raises(EnvValidationError) as refused:
        SigningKeys.from_environment()
    assert content not in str(refused.value)


def test_nothing_given_is_no_key():
    assert read("") == []


def test_what_was_measured_of_a_person_is_a_result_and_no_part_of_the_achievement():
    measured = replace(MAIL, level=3, measured=True)
    subject = payload_of(badges().credential(replace(BADGE, measured=(measured,))))[
        "credentialSubject"
    ]
    assert subject["achievement"] == badges().achievement(BADGE.achievement)
    [result] = subject["result"]
    assert (result["value"], result["alignment"][0]["targetCode"]) == ("3 / 8", "crcn-2-1")
    assert "result" not in payload_of(badges().credential(BADGE))["credentialSubject"]
    verified(badges().credential(replace(BADGE, measured=(measured,))), Web())
