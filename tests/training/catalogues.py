"""Small catalogues of paths, written and drawn by Hypothesis."""

from hypothesis import strategies as st

from services.training.domain.paths.path import Goal, Module, Path, Target
from services.training.domain.recommendations.situation import Situation
from services.training.domain.words import Words

GOALS: tuple[Goal, ...] = ("get_started", "write_emails", "find_work")
COMPETENCES = tuple(f"first-steps-{number}" for number in range(1, 6))
LEVELS = st.integers(0, 3)


def words(text: str) -> Words:
    return Words(fr=text, en=f"{text} (en)")


def targets(levels) -> tuple[Target, ...]:
    return tuple(Target(competence=code, level=level) for code, level in levels.items())


def path(code: str, *, brings=None, requires=None, **changes) -> Path:
    """A path of one module; `brings` and `requires` are levels by competence."""
    module = Module(
        code=f"{code}_module",
        title=words(code),
        summary=words(code),
        minutes=120,
        targets=targets(brings or {}),
    )
    values = {
        "version": 1,
        "audience": "people",
        "title": words(code),
        "summary": words(code),
        "for_whom": words("all"),
        "modules": (module,),
        "requires": targets(requires or {}),
    }
    return Path(code=code, **values | changes)


def situations(codes) -> st.SearchStrategy[Situation]:
    """Whatever may be known of somebody."""
    some = st.frozensets(st.sampled_from(codes)) if codes else st.just(frozenset())
    return st.builds(
        Situation,
        levels=st.dictionaries(st.sampled_from(COMPETENCES), LEVELS, max_size=5),
        goal=st.none() | st.sampled_from(GOALS),
        language=st.sampled_from(["fr", "en", "ar"]),
        completed=some,
        under_way=some,
        paused=some,
    )


def _drawn(draw, number: int, among: list[str], brings, requires) -> Path:
    return path(
        f"path_{number}",
        brings=draw(st.dictionaries(st.sampled_from(brings), st.integers(1, 3), max_size=2)),
        requires=draw(st.dictionaries(st.sampled_from(requires), st.integers(1, 3), max_size=2))
        if requires
        else {},
        after=tuple(draw(st.lists(st.sampled_from(among), max_size=2, unique=True)))
        if among
        else (),
        goals=tuple(draw(st.lists(st.sampled_from(GOALS), max_size=2, unique=True))),
        languages=draw(st.sampled_from([("fr",), ("fr", "en")])),
    )


@st.composite
def tangled(draw) -> list[Path]:
    """Paths that may wait for each other, for themselves, and for what is not there."""
    codes = [f"path_{number}" for number in range(draw(st.integers(0, 7)))]
    return [
        _drawn(draw, number, [*codes, "path_gone"], COMPETENCES, COMPETENCES)
        for number in range(len(codes))
    ]


@st.composite
def orderly(draw) -> list[Path]:
    """Paths that wait for earlier ones alone: two bring each competence, later ones need it."""
    made: list[Path] = []
    for number in range(draw(st.integers(1, 8))):
        tier = number // 2
        among = [one.code for one in made]
        made.append(_drawn(draw, number, among, COMPETENCES[tier:][:1], COMPETENCES[:tier]))
    return made
