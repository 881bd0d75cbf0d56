"""What happened by one event alone, and what became of seats and referrals."""

from collections.abc import Iterator
from datetime import datetime

from kit.envelope import Envelope


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def row(what: str, site: str | None, at: str, who: str | None = None, **more) -> dict:
    return {"what": what, "site": site or "", "at": instant(at), "who": who, **more}


def alone(event: Envelope) -> Iterator[dict]:
    """What no later event takes back: registrations and bookings count when they happened,
    appointments, workshops and shifts when they began or were to begin."""
    facts = event.facts()
    site, who = facts.get("site_id"), facts.get("person_id")
    match event.name:
        case "booking.person_registered":
            yield row("registered", site, event.time, who)
        case "booking.appointment_booked":
            yield row(
                "booked",
                site,
                event.time,
                who,
                channel=facts["channel"],
                amount=facts["waited_days"],
            )
        case "booking.appointment_completed":
            yield row("held", site, facts["start"], who, channel=facts["channel"])
        case "booking.appointment_missed":
            yield row("missed", site, facts["start"], who, channel=facts["channel"])
        case "booking.appointment_cancelled":
            yield row("cancelled", site, facts["start"], who, channel=facts["channel"])
        case "booking.walk_in_served":
            yield row(
                "served",
                site,
                event.time,
                who,
                space=facts["space"],
                amount=facts["waited_minutes"],
            )
        case "booking.workshop_held":
            venue = facts.get("venue_type") or "on_site"
            yield row("workshop", site, facts["start"], venue=venue, amount=facts["capacity"])
        case "booking.shift_worked":
            yield row(
                "shift",
                site,
                facts["start"],
                facts["member_id"],
                role=facts["role"],
                amount=facts["minutes"],
            )
        case "booking.referral_received":
            yield row("referral received", site, event.time, facts["partner_id"])
        case "booking.referral_accepted":
            yield row("referral accepted", site, event.time, facts["partner_id"])
        case "booking.referral_refused":
            yield row("referral refused", site, event.time, facts["partner_id"])
        case "inventory.top_up_sold" if not facts.get("replaces"):
            # One that replaces it costs nothing more, so it counts once, when it was paid for.
            saved = max(0, facts["face_value_cents"] - facts["price_cents"])
            yield row("topped up", site, event.time, who, amount=saved)
        case "training.level_assessed":
            levels = {one["competence"]: one["level"] for one in facts["levels"]}
            for competence, level in levels.items():
                yield row("level", site, event.time, who, competence=competence, amount=level)


def told_by(tale: list[Envelope]) -> Iterator[dict]:
    """Of a seat, the last word on who was there holds, on the day of the workshop; without one
    there, on the day of the first word. Of a referral, who was accepted was referred when it was
    received."""
    words = [e for e in tale if e.name in ("booking.workshop_attended", "booking.workshop_missed")]
    if words:
        facts = words[-1].facts()
        what = "attended" if words[-1].name == "booking.workshop_attended" else "stayed away"
        start = facts.get("start") or words[0].time
        yield row(what, facts["site_id"], start, facts["person_id"])
    received = [e for e in tale if e.name == "booking.referral_received"]
    accepted = [e.facts() for e in tale if e.name == "booking.referral_accepted"]
    if received and accepted:
        facts = accepted[-1]
        yield row("referred", facts["site_id"], received[-1].time, facts["person_id"])
