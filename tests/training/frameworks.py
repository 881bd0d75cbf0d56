"""Frameworks for tests: a small one about cooking, and how it answers to first steps."""

from services.training.domain.frameworks.framework import Area, Band, Competence, Framework
from services.training.domain.frameworks.mapping import (
    Edition,
    FrameworkMapping,
    LevelPair,
    Pair,
)
from services.training.domain.words import Words


def competence(code):
    return Competence(code=code, title=Words(fr=f"Compétence {code}"))


def area(code="kitchen-1", *competences):
    made = tuple(map(competence, competences or (f"{code}-1", f"{code}-2")))
    return Area(code=code, title=Words(fr=f"Domaine {code}"), competences=made)


def band(first, last):
    return Band(first=first, last=last, title=Words(fr=f"De {first} à {last}"))


def framework(version="1", **changes) -> Framework:
    """Of two competences and four levels."""
    values = {
        "code": "kitchen",
        "title": Words(fr="La cuisine", en="Cooking"),
        "source": Words(fr="L’association."),
        "bands": (band(1, 2), band(3, 4)),
        "areas": (area(),),
    }
    return Framework(version=version, **values | changes)


def mapping(*pairs, levels=((1, 1), (2, 1), (3, 2)), start=("kitchen", "1")) -> FrameworkMapping:
    """From cooking to first steps."""
    pairs = pairs or (("kitchen-1-1", "first-steps-1", "first-steps-2"),)
    return FrameworkMapping(
        start=Edition(framework=start[0], version=start[1]),
        end=Edition(framework="first-steps", version="1"),
        source=Words(fr="L’association."),
        pairs=tuple(Pair(competence=one, answers=tuple(answers)) for one, *answers in pairs),
        levels=tuple(LevelPair(level=level, answer=answer) for level, answer in levels),
    )
