"""Certificates as badges, for anybody who has their code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import NotFound
from services.training.application.certifying import also_learned, learned_on
from services.training.application.ports import Work
from services.training.application.ports.badges import Achievement, Badge
from services.training.application.queries.verifying import certificate_with
from services.training.domain.paths.path import Path


@dataclass(frozen=True, kw_only=True)
class GetBadge:
    """By the certificate's code, in whatever spelling."""

    code: str


def get_badge(work: Work, query: GetBadge) -> Badge:
    """Raises `NotFound`, `CertificateNotValid`."""
    certificate = certificate_with(work, query.code)
    certificate.require_valid()
    state = certificate.state
    path = work.paths.get(state.path, state.version)
    if path is None:
        raise LookupError(f"certificate {certificate.id} is of a path that nobody knows")
    return Badge(
        code=state.code,
        year=state.year,
        position=state.position,
        issued_at=state.issued_at,
        achievement=_achievement(work, path),
        measured=tuple(one for one in (*state.learned, *state.also) if one.measured),
    )


@dataclass(frozen=True, kw_only=True)
class GetAchievement:
    """What badges of a path's version are for."""

    path: str
    version: int


def get_achievement(work: Work, query: GetAchievement) -> Achievement:
    """What the path is about, without levels: those are of each person. Raises `NotFound`."""
    path = work.paths.get(query.path, query.version)
    if path is None:
        raise NotFound("path", query.path)
    return _achievement(work, path)


@dataclass(frozen=True, kw_only=True)
class ListRevoked:
    """The certificates of a year at these positions, both ends included."""

    year: int
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Revoked:
    """Which are revoked at that instant, by their positions."""

    at: datetime
    positions: Sequence[int]


def list_revoked(work: Work, query: ListRevoked) -> Revoked:
    """In their order."""
    at = work.now()
    return Revoked(at=at, positions=work.certificates.revoked(query.year, query.first, query.last))


def _achievement(work: Work, path: Path) -> Achievement:
    """The same in a badge and at its address: a badge names it by that."""
    learned = learned_on(work, path)
    return Achievement(
        path=path.code,
        version=path.version,
        title=path.title.fr,
        summary=path.summary.fr,
        criteria=_criteria(path),
        learned=(*learned, *also_learned(work, learned)),
    )


def _criteria(path: Path) -> str:
    """What one does for it, in plain words."""
    lines = [
        "La personne a suivi tous les modules de ce parcours. Pour chaque module, elle était là, "
        "ou un formateur a vu qu’elle sait déjà faire.",
        "",
        *(f"- {module.title.fr}" for module in path.modules),
    ]
    return "\n".join(lines)
