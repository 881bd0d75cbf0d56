"""Who is on a path, and how far."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Told


class Step(NamedTuple):
    """What happened to an enrolment; `module` where it happened to that one, and `done_at`, in
    seconds since 1970, where that one or the path was done then, and that was told."""

    name: Literal[
        "opened",
        "completed",
        "abandoned",
        "absorbed",
        "restored",
        "module_completed",
        "module_reopened",
    ]
    site_id: str
    person_id: str
    path: str
    module: str = ""
    done_at: int | None = None


def enrolment(tale: Sequence[Told]) -> tuple[Entry, ...]:
    """That it was opened, completed, abandoned, and each module that is done, on the day when it
    was; that it was completed also when that was noted; nothing while it is absorbed: another goes
    on for both.

    All of it is the person's who began, also what was told while they were merged into another.
    """
    if not tale:
        return ()
    who = tale[0].facts.person_id
    absorbed = False
    ends: dict[str, Entry] = {}
    modules: dict[str, Entry] = {}
    for told in tale:
        step: Step = told.facts
        at = told.at if step.done_at is None else step.done_at
        match step.name:
            case "absorbed" | "restored":
                absorbed = step.name == "absorbed"
            case "module_completed":
                modules[step.module] = Entry(
                    "module_completed", step.site_id, at, who, (step.path,)
                )
            case "module_reopened":
                modules.pop(step.module, None)
            case _:
                measure = f"enrolment_{step.name}"
                ends[measure] = Entry(measure, step.site_id, at, who, (step.path,))
                if step.name == "completed":
                    noted = f"{measure}_noted"
                    ends[noted] = Entry(noted, step.site_id, told.at, who, (step.path,))
    return () if absorbed else (*ends.values(), *modules.values())
