"""Impact's figures of a long past: rebuilding them, distinct people of a year, growth, memory; all
on one archive, since that takes longest to make."""

from collections.abc import Mapping

import requests

from benchmarks.distinct import distinct
from benchmarks.growth import growth
from benchmarks.harness import Place, Result
from benchmarks.memory import peak_mib
from benchmarks.past import DATABASES, TENTH, WHOLE, Past, pasts
from benchmarks.processes import impact
from benchmarks.rebuild import MOST_MIB, fold, rebuild
from kit.catalogue import Catalogue
from kit.topology import apply, topology
from services.impact.catalogue import CATALOGUE

__all__ = ["DATABASES", "run"]


def run(place: Place, events: int, rounds: int) -> Mapping[str, Result]:
    """About so many events of a tenth as many people. Raises `NoRoom`."""
    with place.mongo() as client:
        made = pasts(place, events, client)
        rebuilt = rebuild(place, made[WHOLE], made[TENTH], rounds)
        for past in made.values():
            # Those that the measure above has not folded; the others are at the end already.
            if not past.database.generations.count_documents({"position": {"$gt": 0}}):
                fold(place, past.database.name)
        memory = _memory(place, made[WHOLE])
        return {
            "impact-rebuild": rebuilt,
            "impact-distinct": distinct(place, made[WHOLE], rounds, (memory,)),
            "impact-growth": growth(place, made, rounds),
        }


def _memory(place: Place, past: Past) -> str:
    """What the real service holds at most while it shows the dashboard of every year."""
    wanted = topology([Catalogue("booking"), CATALOGUE])
    apply(place.management_url, place.auth, place.vhost, wanted, None)
    years = range(past.network.day(0).year, past.network.day(past.network.days).year + 1)
    with impact(place, past.database.name) as served:
        rest = peak_mib(served.pid)
        for year in years:
            for site in (None, "site-3"):
                asked = {"year": str(year)} | ({"site": site} if site else {})
                answer = requests.get(f"{served.url}/impact/dashboard", asked, timeout=120)
                answer.raise_for_status()
        peak = peak_mib(served.pid)
    return (
        f"The service held {rest:,.0f} MiB once it was ready and {peak:,.0f} MiB at most while it "
        f"showed the dashboards of {len(years)} years, of all sites and of one; target ≤ "
        f"{MOST_MIB} MiB."
    )
