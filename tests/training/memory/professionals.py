"""Partners, sessions for professionals, names of attendees and advice missions in memory."""

from tests.memory.copying import copied
from tests.memory.table import Table


class MemoryPartners(Table):
    name = "partners"

    def put(self, partner):
        self.rows[partner.id] = copied(partner)


class _Listed(Table):
    def _listed(self, fits, after, limit):
        found = [
            one
            for one in self.all_sorted(lambda one: one.id)
            if fits(one.state) and (after is None or one.id > after)
        ]
        return found[:limit] if limit else found


class MemoryProfessionalSessions(_Listed):
    name = "professional_sessions"

    def listed(self, wanted, after, limit):
        def fits(state):
            return (
                (wanted.sites is None or state.site in wanted.sites)
                and wanted.status in (None, state.status)
                and wanted.path in (None, state.path)
                and wanted.partner_id in (None, *(one.partner_id for one in state.attendees))
            )

        return self._listed(fits, after, limit)


class MemoryAttendeeNames:
    def __init__(self, memory):
        self.rows = memory.table("attendee_names")

    def put(self, attendee_id, session_id, name):
        self.rows[attendee_id] = (session_id, name)

    def get(self, attendee_id):
        return self.rows.get(attendee_id, (None, None))[1]

    def hold(self, attendee_id):
        return attendee_id in self.rows

    def of_session(self, session_id):
        return {id_: name for id_, (of, name) in self.rows.items() if of == session_id}

    def forget(self, attendee_id):
        return self.rows.pop(attendee_id, None) is not None

    def forget_session(self, session_id):
        forgotten = self.of_session(session_id)
        for attendee_id in forgotten:
            del self.rows[attendee_id]
        return len(forgotten)


class MemoryMissions(_Listed):
    name = "advice_missions"

    def listed(self, wanted, after, limit):
        def fits(state):
            last = state.advice.last
            return (
                (wanted.sites is None or state.site in wanted.sites)
                and wanted.partner_id in (None, state.advice.partner_id)
                and wanted.subject in (None, state.advice.subject)
                and (wanted.since is None or last >= wanted.since)
                and (wanted.before is None or last < wanted.before)
            )

        return self._listed(fits, after, limit)
