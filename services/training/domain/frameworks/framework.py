"""Competence frameworks: areas, their competences, and the levels at which one may be able."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Self

from kernel.aggregate import Aggregate
from services.training.domain.content import Problem, again, problem, refuse
from services.training.domain.frameworks.events import FrameworkPublished
from services.training.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Competence:
    """What somebody may be able to do; its `code` (`crcn-2-1`) is unique in the network. `plain` is
    what to call it where people read or hear it, in small letters, since sentences go on with
    it."""

    code: str
    title: Words
    plain: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Area:
    """Competences that belong together."""

    code: str
    title: Words
    competences: tuple[Competence, ...]


@dataclass(frozen=True, kw_only=True)
class Band:
    """Levels that bear one name, both ends included."""

    first: int
    last: int
    title: Words


@dataclass(frozen=True, kw_only=True)
class Framework:
    """A version of a framework; its levels are 1 to `highest`, 0 stands for not yet able."""

    code: str
    version: str
    title: Words
    source: Words
    bands: tuple[Band, ...]
    areas: tuple[Area, ...]

    @property
    def highest(self) -> int:
        """The highest level."""
        return self.bands[-1].last

    @cached_property
    def competences(self) -> Mapping[str, Competence]:
        """Those of all areas, by their codes."""
        return {one.code: one for area in self.areas for one in area.competences}

    def band_of(self, level: int) -> Band | None:
        """The name of a level; None of 0, and of what is no level."""
        return next((one for one in self.bands if one.first <= level <= one.last), None)

    def check(self) -> None:
        """Raises `InvalidContent` where levels or codes break a rule."""
        refuse([*self._wrong_bands(), *self._wrong_codes()])

    def _wrong_bands(self) -> Iterator[Problem]:
        expected = 1
        for at, band in enumerate(self.bands):
            if band.first != expected:
                yield problem(f"must begin at level {expected}", "bands", at, "from")
            if band.last < band.first:
                yield problem("must not be before the first level", "bands", at, "to")
            expected = band.last + 1

    def _wrong_codes(self) -> Iterator[Problem]:
        for at, code in again([area.code for area in self.areas]):
            yield problem(f"{code} is given twice", "areas", at, "code")
        seen: set[str] = set()
        for area_at, area in enumerate(self.areas):
            for at, one in enumerate(area.competences):
                where = ("areas", area_at, "competences", at, "code")
                if not one.code.startswith(f"{self.code}-"):
                    yield problem(f"must begin with {self.code}-", *where)
                if one.code in seen:
                    yield problem(f"{one.code} is given twice", *where)
                seen.add(one.code)


@dataclass(frozen=True, kw_only=True)
class KnownCompetence:
    """A competence, and where it stands."""

    competence: Competence
    area: Area
    framework: Framework

    @property
    def code(self) -> str:
        """Unique in the network."""
        return self.competence.code

    @property
    def title(self) -> Words:
        """What it is called."""
        return self.competence.title

    @property
    def said(self) -> Words:
        """What people call it, else its title."""
        return self.competence.plain or self.competence.title

    @property
    def highest(self) -> int:
        """The highest level of it."""
        return self.framework.highest


def found_in(framework: Framework, code: str) -> KnownCompetence | None:
    """The competence in its framework, or None where it has none of this code."""
    for area in framework.areas:
        for one in area.competences:
            if one.code == code:
                return KnownCompetence(competence=one, area=area, framework=framework)
    return None


@dataclass(kw_only=True)
class PublishedFramework(Aggregate):
    """A framework in a version that was published; it never changes.

    `number` counts the versions of the framework from 1, in the order of their publication.
    """

    framework: Framework
    number: int
    published_at: datetime
    by: str

    @classmethod
    def publish(cls, id_: str, framework: Framework, number: int, at: datetime, by: str) -> Self:
        """Raises `InvalidContent`."""
        framework.check()
        made = cls(id=id_, framework=framework, number=number, published_at=at, by=by)
        made.record(FrameworkPublished(at=at, framework_id=id_, framework=framework))
        return made
