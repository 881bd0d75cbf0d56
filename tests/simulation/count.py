"""A slow, obvious count of events, written apart from what is simulated and from impact."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from kit.envelope import Envelope
from tests.simulation.years import Cells


class Count:
    """Figures by site and year, of events in the order in which they happened."""

    def __init__(self, events: Iterable[Envelope]) -> None:
        self.sums: dict[str, Counter] = defaultdict(Counter)
        self._people = defaultdict(list)
        self._sites = {}
        self._same = {}
        self._in_qpv = {}
        self._told = defaultdict(list)
        for event in events:
            self._told[event.subject].append((event, msgspec.json.decode(event.data)))
        self._workshops = {}
        for told in self._told.values():
            self._note_names(told)
        for told in self._told.values():
            getattr(self, f"_{told[0][0].subject.partition('/')[0]}", lambda _: None)(told)

    def measure(self, name: str) -> Cells:
        """By site and year, without noughts."""
        if name == "people_supported_in_qpv":
            supported = self._people["people_supported"]
            found = [one for one in supported if self._in_qpv[self._who(one[1])]]
            return self._distinct(found)
        if name in self._people:
            return self._distinct(self._people[name])
        return {cell: amount for cell, amount in self.sums[name].items() if amount}

    def _distinct(self, found):
        return dict(Counter(cell for cell, _ in {(c, self._who(w)) for c, w in found}))

    def _who(self, id_):
        return self._same.get(id_, id_)

    def _note_names(self, told):
        for event, data in told:
            match event.name:
                case "booking.site_opened":
                    self._sites[data["site_id"]] = (data["slug"], ZoneInfo(data["timezone"]))
                case "booking.people_merged":
                    self._same[data["absorbed_id"]] = data["kept_id"]
                case "booking.people_unmerged":
                    del self._same[data["absorbed_id"]]
                case "booking.person_registered" | "booking.person_changed":
                    self._in_qpv[data["person_id"]] = data.get("in_qpv")
                case "booking.workshop_scheduled":
                    self._workshops[data["workshop_id"]] = data

    def _cell(self, site_id, at):
        slug, zone = self._sites[site_id]
        instant = datetime.fromisoformat(at) if isinstance(at, str) else at
        return slug, str(instant.astimezone(zone).year)

    def _add(self, measure, site_id, at, amount=1):
        self.sums[measure][self._cell(site_id, at)] += amount

    def _saw(self, measure, site_id, at, who):
        self._people[measure].append((self._cell(site_id, at), who))

    def _person(self, told):
        for event, data in told:
            if event.name == "booking.person_registered":
                self._saw("people_registered", data["site_id"], event.at, data["person_id"])

    def _appointment(self, told):
        for event, data in told:
            site, start = data["site_id"], data["start"]
            match event.name.removeprefix("booking.appointment_"):
                case "booked":
                    self._add("appointments_booked", site, event.at)
                case "cancelled":
                    self._add("appointments_cancelled", site, start)
                case "missed":
                    self._add("appointments_missed", site, start)
                case "completed":
                    self._add("appointments_held", site, start)
                    self._saw("people_supported", site, start, data["person_id"])

    def _walk_in(self, told):
        event, data = told[-1]
        if event.name == "booking.walk_in_served":
            self._add("walk_ins_served", data["site_id"], event.at)
            if data.get("person_id"):
                self._saw("people_supported", data["site_id"], event.at, data["person_id"])
        elif event.name == "booking.walk_in_left":
            self._add("walk_ins_left", data["site_id"], event.at)

    def _workshop(self, told):
        event, data = told[-1]
        if event.name == "booking.workshop_held":
            self._add("workshops_held", data["site_id"], data["start"])
            self._add("workshop_places", data["site_id"], data["start"], data["capacity"])

    def _seat(self, told):
        event, data = told[-1]
        start = self._workshops[data["workshop_id"]]["start"]
        if event.name == "booking.workshop_attended":
            self._add("workshop_attendances", data["site_id"], start)
            self._saw("people_supported", data["site_id"], start, data["person_id"])
        elif event.name == "booking.workshop_missed":
            self._add("workshop_seats_missed", data["site_id"], start)

    def _member(self, told):
        for event, data in told:
            if event.name == "booking.shift_worked":
                role, site, start = data["role"], data["site_id"], data["start"]
                self._add(f"{role}_minutes", site, start, data["minutes"])
                plural = {"volunteer": "volunteers", "employee": "employees"}.get(role, role)
                self._saw(f"{plural}_active", site, start, data["member_id"])

    def _referral(self, told):
        for event, data in told:
            what = event.name.removeprefix("booking.referral_")
            self._add(f"referrals_{what}", data["site_id"], event.at)
            if what == "received":
                self._saw("partners_active", data["site_id"], event.at, data["partner_id"])

    def _device(self, told):
        sold, wiped = None, False
        for event, data in told:
            match event.name.removeprefix("inventory.device_"):
                case "registered":
                    self._add("devices_received", data["site_id"], event.at)
                case "wiped" if not wiped:
                    wiped = True
                    self._add("devices_wiped", data["site_id"], event.at)
                case "scrapped":
                    self._add("devices_scrapped", data["site_id"], event.at)
                case "sold" | "donated":
                    sold = event, data
                    self._handed_over(event, data, 1)
                case "reclaimed":
                    self._handed_over(*sold, -1)
                    self._people["people_supported"].remove(self._owner(*sold))

    def _handed_over(self, event, data, times):
        site, at = data["site_id"], event.at
        what = event.name.removeprefix("inventory.")
        self._add(f"devices_{what.removeprefix('device_')}", site, at, times)
        saved = data["reference_price_cents"] - data["price_cents"]
        self._add("solidarity_savings_cents", site, at, times * saved)
        for measure, name in (("co2e", "kgco2e"), ("materials", "kg_materials")):
            grams = round(1000 * (data.get(f"avoided_{name}") or 0))
            self._add(f"avoided_{measure}_grams", site, at, times * grams)
        if times > 0:
            self._people["people_supported"].append(self._owner(event, data))

    def _owner(self, event, data):
        return self._cell(data["site_id"], event.at), data["person_id"]

    def _top_up(self, told):
        (event, data), site = told[0], told[0][1]["site_id"]
        voided = any(one.name == "inventory.top_up_voided" for one, _ in told)
        if not voided:
            saved = data["face_value_cents"] - data["price_cents"]
            self._add("telecom_savings_cents", site, event.at, saved)
            self._add("top_ups_sold", site, event.at)
            month = f"{data['person_id']}/{event.at.astimezone(self._sites[site][1]):%Y-%m}"
            self._people["telecom_person_months"].append((self._cell(site, event.at), month))
        else:
            self._add("top_ups_voided", site, told[-1][0].at)

    def _assessment(self, told):
        event, data = told[0]
        if event.name == "training.level_assessed":
            self._add("levels_assessed", data["site_id"], event.at)

    def _enrolment(self, told):
        names = {
            "enrolment_opened": ("enrolments", 1),
            "enrolment_completed": ("completions", 1),
            "enrolment_abandoned": ("abandonments", 1),
            "module_completed": ("modules_completed", 1),
            "module_reopened": ("modules_completed", -1),
        }
        for event, data in told:
            measure, amount = names.get(event.name.removeprefix("training."), ("", 0))
            if amount:
                at = data["ended_at"] if measure == "completions" else event.at
                self._add(measure, data["site_id"], at, amount)

    def _certificate(self, told):
        event, data = told[0]
        if event.name == "training.certificate_issued" and len(told) == 1:
            self._add("certificates", data["site_id"], event.at)

    def _professional_session(self, told):
        for event, data in told:
            if event.name == "training.professional_attended":
                start = data["start"]
                self._add("professional_minutes", data["site_id"], start, data["minutes"])
            elif event.name == "training.professional_trained":
                cell = self._cell(data["site_id"], data["trained_on"])
                self._people["professionals_trained"].append((cell, data["attendee_id"]))

    def _advice_mission(self, told):
        event, data = told[-1]
        self._add("advice_quarter_days", data["site_id"], event.at, data["quarter_days"])
