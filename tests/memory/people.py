"""Copies of the facts about people in memory."""


class MemoryPeople:
    def __init__(self, memory):
        self.rows = memory.table("people")

    def get(self, person_id):
        return self.rows.get(person_id)

    def hold(self, person_id):
        return self.get(person_id)

    def put(self, person):
        self.rows[person.id] = person
