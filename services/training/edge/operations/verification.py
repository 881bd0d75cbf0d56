"""What anybody may see: whether a certificate is ours, and the badge that says the same."""

from typing import Any

import msgspec

from kernel.refusals import NotFound
from kit.edge import shown
from kit.edge.operation import PUBLIC, Call, Page
from kit.edge.papers import attached
from kit.edge.public import PageQuery, language_of
from kit.edge.use_cases import ask
from services.training.application.queries.badges import GetAchievement, GetBadge, ListRevoked
from services.training.application.queries.verifying import PublicCertificate, VerifyCertificate
from services.training.bootstrap import Training
from services.training.domain.certificates.refusals import BadgesClosed, CertificateNotValid
from services.training.edge import pages
from services.training.edge.operations import operations
from services.training.edge.schemas.verification import (
    PUBLIC_EXAMPLE,
    AchievementPath,
    CodePath,
    PublicCertificateAnswer,
    StatusPath,
)

TAG = "public"
_VC_JWT = "application/vc+jwt"
_FRESH = {"Cache-Control": "public, max-age=300"}


@operations.declare(
    "verify_certificate",
    "GET",
    "/verify/{code}",
    tag=TAG,
    summary="Verify a certificate",
    description="Whether a certificate with this code is ours, and valid or revoked; the name only "
    "where its person agreed.",
    allow=PUBLIC,
    path=CodePath,
    answer=PublicCertificateAnswer,
    refusals=(NotFound,),
    answer_example=PUBLIC_EXAMPLE,
)
def verify_certificate(app: Training, call: Call) -> PublicCertificate:
    """The certificate."""
    return _verified(app, call.fields["code"])


@operations.declare(
    "show_certificate",
    "GET",
    "/verify/{code}",
    tag=TAG,
    summary="The page that verifies a certificate",
    description="The same for people, in French or English; of a code that is not ours it says so.",
    allow=PUBLIC,
    path=CodePath,
    query=PageQuery,
    answer_type="text/html",
    versioned=False,
)
def show_certificate(app: Training, call: Call) -> Page:
    """A page."""
    language = language_of(call)
    certificate: PublicCertificate | None
    try:
        certificate = _verified(app, call.fields["code"])
    except NotFound:
        certificate = None
    page = pages.certificate_page(
        certificate,
        language,
        association=app.association,
        badge_href=f"/training/badges/{certificate.code}"
        if certificate is not None and app.badges.open
        else None,
    )
    return pages.PAGES.answer(page, language)


@operations.declare(
    "get_badge",
    "GET",
    "/badges/{code}",
    tag=TAG,
    summary="A certificate as a badge",
    description="An Open Badges 3.0 credential as VC-JWT, signed with Ed25519 by the issuer of "
    "`/training/did.json`. It names nobody; its `credentialStatus` tells when it is revoked.",
    allow=PUBLIC,
    path=CodePath,
    answer_type=_VC_JWT,
    refusals=(NotFound, CertificateNotValid, BadgesClosed),
    versioned=False,
)
def get_badge(app: Training, call: Call) -> Page:
    """A VC-JWT."""
    badge = ask(app.get_badge, GetBadge(code=call.fields["code"]))
    return attached(app.badges.credential(badge), f"badge-{badge.code}.jwt", _VC_JWT)


@operations.declare(
    "get_badge_status",
    "GET",
    "/badges/status/{year}/{page}",
    tag=TAG,
    summary="Which badges are revoked",
    description="A W3C Bitstring Status List as VC-JWT, signed as badges are. It holds for an "
    "hour, and is asked for anew after five minutes.",
    allow=PUBLIC,
    path=StatusPath,
    answer_type=_VC_JWT,
    refusals=(BadgesClosed,),
    versioned=False,
)
def get_badge_status(app: Training, call: Call) -> Page:
    """A VC-JWT."""
    year, page = call.fields["year"], call.fields["page"]
    first, last = app.badges.page_of(page)
    revoked = ask(app.list_revoked, ListRevoked(year=year, first=first, last=last))
    body = app.badges.status_list(year, page, revoked.positions, revoked.at)
    return Page(body, _VC_JWT, _FRESH)


@operations.declare(
    "get_issuer",
    "GET",
    "/did.json",
    tag=TAG,
    summary="Who signs badges",
    description="The DID document of the issuer (method did:web): its public keys, those too that "
    "sign no more.",
    allow=PUBLIC,
    answer_type="application/did+json",
    versioned=False,
)
def get_issuer(app: Training, call: Call) -> Page:
    """JSON."""
    del call
    return _json(app.badges.did_document(), "application/did+json")


@operations.declare(
    "get_badge_keys",
    "GET",
    "/jwks.json",
    tag=TAG,
    summary="The public keys of badges",
    description="The same keys as a JSON Web Key Set, for verifiers that know no DIDs.",
    allow=PUBLIC,
    answer_type="application/jwk-set+json",
    versioned=False,
)
def get_badge_keys(app: Training, call: Call) -> Page:
    """JSON."""
    del call
    return _json(app.badges.key_set(), "application/jwk-set+json")


@operations.declare(
    "get_achievement",
    "GET",
    "/achievements/{path}/{version}",
    tag=TAG,
    summary="What a badge is for",
    description="As badges say it: the criteria in plain French, and what the path is about by the "
    "French and the European framework.",
    allow=PUBLIC,
    path=AchievementPath,
    answer_type="application/ld+json",
    refusals=(NotFound,),
    versioned=False,
)
def get_achievement(app: Training, call: Call) -> Page:
    """JSON."""
    found = ask(app.get_achievement, GetAchievement(**call.fields))
    return _json(app.badges.achievement(found), "application/ld+json")


def _json(document: Any, media_type: str) -> Page:
    return Page(msgspec.json.encode(document), media_type, _FRESH)


def _verified(app: Training, code: str) -> PublicCertificate:
    """The audit log keeps that somebody with the code was shown a name."""
    question = VerifyCertificate(code=code)
    certificate = ask(app.verify_certificate, question)
    if certificate.name is not None:
        shown.note(ask(app.whose_certificate, question))
    return certificate
