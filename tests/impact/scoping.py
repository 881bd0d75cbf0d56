"""Two sites with figures and reports, for attempts to get from one to the other."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.impact.bootstrap import Impact, Options
from services.impact.edge.service import SERVICE
from tests.impact import builders as make
from tests.impact.running import take
from tests.scoping.calling import Calling, RehearsingStore
from tests.scoping.world import LEFT_OUT, MARKS, Building, Of, Side, World
from tests.scripted import ScriptedClock, at

USUAL: dict[str, Any] = {"report_id": "report", "site": "site"}
PERIOD = {"from": "2026-11-01", "to": "2026-11-30"}
FREEZE = {**PERIOD, "title": "Novembre", "language": "fr", "template": LEFT_OUT}
CALLS: dict[str, dict[str, Any]] = {
    "get_metric": {"name": "people_supported", **PERIOD, "by": "site"},
    "get_metric:filtered": {
        "name": "people_supported",
        **PERIOD,
        "where": Of("site", "site:{}"),
        "by": "site,day",
    },
    "freeze_report": {
        **FREEZE,
        "metrics": [{"metric": "people_supported"}],
        "where": {"site": [Of("site")]},
    },
    "freeze_report:whole": {**FREEZE, "template": "activity", "where": {}},
    "withdraw_report": {},
    "share_report": {"expires_at": LEFT_OUT},
    "start_export": {"types": LEFT_OUT},
    "set_threshold": {},
}


@dataclass(kw_only=True)
class ImpactSide(Building):
    """One site with some people, and a report about it."""

    app: Impact

    def side(self) -> Side:
        """All of it."""
        slug = f"site-{self.mark.lower()}"
        site_id, *people = make.ids(8)
        told = [make.site(site_id, slug, name=f"Passerelle {self.mark}")]
        for number, person_id in enumerate(people):
            start = make.MORNING + timedelta(hours=number)
            told.append(make.person(person_id, site_id))
            told.append(make.booked(person_id, site_id, start=start, appointment_id=person_id))
            told.append(make.held(person_id, site_id, start=start, appointment_id=person_id))
        take(self.app, told)
        self.references |= {"site": slug, "site_id": site_id, "person": people[0]}
        side = Side(slug, self.references, (self.mark,))
        frozen = self.made(
            "freeze_report",
            side.caller("manager"),
            **PERIOD,
            title=f"Rapport {self.mark}",
            language="fr",
            metrics=[{"metric": "people_supported"}],
        )
        id_ = self.keep("report", frozen["report"])
        self.made("share_report", report_id=id_)
        return side


def impact_world(mongo: Any, database: str) -> World:
    """Both sides, and the calls of impact's operations."""
    clock = ScriptedClock(at(8, day=30))
    store = RehearsingStore("impact", mongo, database=database)
    app = Impact(store, Options(), clock)
    app.prepare()
    calling = Calling(SERVICE, app)
    here, there = (
        ImpactSide(calling=calling, clock=clock, mark=mark, app=app).side() for mark in MARKS
    )
    store.rehearsing = True
    return World(calling, here, there, USUAL, CALLS, {"site": "nowhere"})
