"""What impact has to answer of each metric, by what went in."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from tests.simulation.years import Cells

SAME = (
    "people_supported",
    "people_registered",
    "appointments_booked",
    "appointments_held",
    "appointments_missed",
    "appointments_cancelled",
    "walk_ins_served",
    "workshops_held",
    "workshop_attendances",
    "volunteers_active",
    "civic_service_active",
    "employees_active",
    "partners_active",
    "referrals_received",
    "referrals_accepted",
    "referrals_refused",
    "devices_received",
    "devices_wiped",
    "devices_scrapped",
    "devices_sold",
    "devices_donated",
    "enrolments",
    "completions",
    "abandonments",
    "modules_completed",
    "certificates",
    "professionals_trained",
)
"""Metrics that bear the names of what went in."""
SUMS = {
    "volunteer_hours": ("volunteer_minutes", 60),
    "solidarity_savings": ("solidarity_savings_cents", 100),
    "avoided_co2e": ("avoided_co2e_grams", 1000),
    "avoided_materials": ("avoided_materials_grams", 1000),
    "professional_hours": ("professional_minutes", 60),
}
"""Metric, what went in, and how much of that makes one."""
TOGETHER = {"devices_handed_over": ("devices_sold", "devices_donated")}
"""Metric, and what went in that it is the sum of."""
RATIOS = {
    "people_in_qpv_share": (100, "people_supported_in_qpv", "people_supported"),
    "telecom_savings_monthly": (0.01, "telecom_savings_cents", "telecom_person_months"),
}
METRICS = (*SAME, *SUMS, *TOGETHER, *RATIOS)

Measure = Callable[[str], Cells]


def expected(metric: str, measure: Measure) -> Mapping[Any, float]:
    """Cell to value, where `measure` gives what went in; without noughts."""
    if metric in SAME:
        return measure(metric)
    if metric in SUMS:
        name, per = SUMS[metric]
        return {cell: amount / per for cell, amount in measure(name).items()}
    if metric in TOGETHER:
        return sum((Counter(measure(name)) for name in TOGETHER[metric]), Counter())
    times, part, whole = RATIOS[metric]
    parts = measure(part)
    return {cell: times * parts.get(cell, 0) / all_ for cell, all_ in measure(whole).items()}


def quantile(values: Mapping[str, int], share: float) -> int:
    """The lowest value that at least that share of them does not exceed."""
    wanted, passed = share * sum(values.values()), 0
    for value, times in sorted((int(value), times) for value, times in values.items()):
        passed += times
        if passed >= wanted:
            return value
    raise ValueError("no values")
