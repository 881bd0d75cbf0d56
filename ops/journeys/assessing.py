"""Tasks that a trainer says aloud, and what they tell of somebody."""

from functools import partial
from typing import Any, Final

from ops.journeys.branch import Branch
from ops.journeys.doing import Doing

ASSESSMENTS: Final = "/training/v1/assessments"


def assessed(step: Doing, branch: Branch, body: dict[str, Any], result: str) -> dict[str, Any]:
    """The assessment, in which all tasks have the same result, once it is finished."""
    about = {"site": branch.place.slug, **body}
    view = step.post(branch.trainer, ASSESSMENTS, about, _started)
    path = f"{ASSESSMENTS}/{view['assessment']['id']}"
    while view["next_task"] is not None:
        answer = {"task": view["next_task"]["code"], "result": result}
        words = f"« {view['next_task']['say']['fr']} » {result}"
        view = step.post(branch.trainer, f"{path}/answers", answer, partial(_said, words))
    return step.post(branch.trainer, f"{path}/finish", None, _found)


def _said(words: str, _view: dict[str, Any]) -> str:
    return words


def _started(view: dict[str, Any]) -> str:
    return f"{view['assessment']['purpose']}, at most {view['most']} tasks"


def _found(view: dict[str, Any]) -> str:
    levels = view["assessment"]["levels"]
    return ", ".join(f"{one['competence']} level {one['level']}" for one in levels)
