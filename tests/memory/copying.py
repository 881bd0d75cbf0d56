"""Copies of what fakes keep: whatever may change is copied, what is frozen is shared.

`copy.deepcopy` copies frozen dataclasses too, field by field, which was most of the time of tests
with many units of work.
"""

import dataclasses
from copy import copy, deepcopy
from datetime import date, datetime, time
from enum import Enum

_ATOMS = (str, int, float, bool, bytes, type(None), date, datetime, time, Enum, type)


def copied(value):
    """A copy that no change of the original reaches, and the other way round."""
    if isinstance(value, _ATOMS):
        return value
    kind = type(value)
    if kind is dict:
        return {key: copied(one) for key, one in value.items()}
    if kind in (list, set):
        return kind(copied(one) for one in value)
    if kind is tuple:
        return tuple(copied(one) for one in value)
    if dataclasses.is_dataclass(value):
        if kind.__dataclass_params__.frozen:
            return value
        made = copy(value)
        for name, one in vars(value).items():
            setattr(made, name, copied(one))
        return made
    return deepcopy(value)
