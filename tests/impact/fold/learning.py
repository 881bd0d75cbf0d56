"""What became of enrolments, certificates and the sessions for professionals."""

from collections.abc import Iterator

from kit.envelope import Envelope
from tests.impact.fold.happenings import row


def enrolment(tale: list[Envelope]) -> Iterator[dict]:
    """Opened, abandoned when told; completed when it ended, or when told where that is not said,
    and "noted" when told; each module that is done and not open again, when it was done. Nothing
    while it is absorbed. All of it is whoever's the first word says."""
    names = [event.name.removeprefix("training.") for event in tale]
    whole = [name for name in names if name in ("enrolment_absorbed", "enrolment_restored")]
    if whole and whole[-1] == "enrolment_absorbed":
        return
    counted = [
        (name, event)
        for name, event in zip(names, tale, strict=True)
        if name in _STEPS or name in ("enrolment_absorbed", "enrolment_restored", *_MODULES)
    ]
    if not counted:
        return
    who = counted[0][1].facts()["person_id"]
    for name, what in _STEPS.items():
        steps = [event for told, event in counted if told == name]
        if steps:
            facts = steps[-1].facts()
            day = facts.get("ended_at") or steps[-1].time
            yield row(what, facts["site_id"], day, who, path=facts["path"])
            if what == "completed":
                noted = steps[-1].time
                yield row("completed noted", facts["site_id"], noted, who, path=facts["path"])
    modules = {e.facts()["module"] for told, e in counted if told in _MODULES}
    for module in modules:
        words = [e for t, e in counted if t in _MODULES and e.facts()["module"] == module]
        facts = words[-1].facts()
        if words[-1].name == "training.module_completed":
            yield row("module", facts["site_id"], facts["done_at"], who, path=facts["path"])


_STEPS = {
    "enrolment_opened": "enrolled",
    "enrolment_completed": "completed",
    "enrolment_abandoned": "abandoned",
}
_MODULES = ("module_completed", "module_reopened")


def certificate(tale: list[Envelope]) -> Iterator[dict]:
    """Valid since it was issued, unless the last word is that it was revoked."""
    words = [
        event
        for event in tale
        if event.name
        in {f"training.certificate_{word}" for word in ("issued", "revoked", "restored")}
    ]
    issued = [event for event in words if event.name == "training.certificate_issued"]
    if issued and words[-1].name != "training.certificate_revoked":
        facts = issued[0].facts()
        yield row(
            "certificate", facts["site_id"], issued[0].time, facts["person_id"], path=facts["path"]
        )


def session(tale: list[Envelope]) -> Iterator[dict]:
    """Of each attendee's half-day, the minutes told last, on the day of the half-day; whoever is
    trained by the last word on it, on the day of the half-day that this word names. Words without
    such a day are of the day when they came, the first on a half-day. "… noted" is on these days
    for all."""
    facts = [(event, event.facts()) for event in tale]
    present = [(e, f) for e, f in facts if e.name == "training.professional_attended"]
    for key in {(f["attendee_id"], f["half_day"]) for _, f in present}:
        words = [(e, f) for e, f in present if (f["attendee_id"], f["half_day"]) == key]
        last = words[-1][1]
        if last["minutes"]:
            more = {"path": last["path"], "amount": last["minutes"]}
            noted = words[0][0].time
            start = last.get("start") or noted
            yield row("professional there", last["site_id"], start, key[0], **more)
            yield row("professional there noted", last["site_id"], noted, key[0], **more)
    names = ("training.professional_trained", "training.professional_untrained")
    trained = {f["attendee_id"]: (e, f) for e, f in facts if e.name in names}
    for attendee, (event, last) in trained.items():
        if event.name == "training.professional_trained":
            who, path = attendee, last["path"]
            day = last.get("trained_on") or event.time
            yield row("professional trained", last["site_id"], day, who, path=path)
            yield row("professional trained noted", last["site_id"], event.time, who, path=path)
