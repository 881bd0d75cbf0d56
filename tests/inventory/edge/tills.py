"""Tills over HTTP: what is sent, and what stands in the database afterwards."""

from concurrent.futures import ThreadPoolExecutor

from kit.ids import new_id
from tests.clocked import events_of

LAPTOP_B = 12_000


def body(site, device, person_id, **changes):
    """A laptop of grade B, paid in cash."""
    return {
        "site": site.slug,
        "person_id": person_id,
        "devices": [device.id],
        "payments": [{"means": "cash", "amount_cents": LAPTOP_B}],
        **changes,
    }


def send(served, sent, *, key=None, role="desk", path="/sales", site=None):
    """A POST as the desk of the site that is sent."""
    headers = {} if key is None else {"Idempotency-Key": key}
    at = site or sent["site"]
    return served.ask("POST", path, json=sent, headers=headers, role=role, at=at)


def one_desk(services, *sites):
    """The same person of the desk at each site, whichever process is asked; made before a race."""
    for served in services:
        for site in sites:
            token = served.token("desk", sites=[site.slug], subject="desk-1")
            served.tokens[("desk",), (site.slug,)] = token


def at_once(calls):
    """The answers of all, which are sent at the same time."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [made.result() for made in [pool.submit(call) for call in calls]]


def told(served, name, **facts):
    """The events of a type that are about these facts."""
    return events_of(served, f"inventory.{name}", **facts)


def household(served, count=2):
    """So many people who live together."""
    home = new_id()
    return [served.person(household_id=home) for _ in range(count)]
