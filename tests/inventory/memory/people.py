"""Copies of the facts about people in memory."""


class MemoryPeople:
    def __init__(self, memory):
        self.rows = memory.table("people")

    def get(self, person_id):
        return self.rows.get(person_id)

    def hold(self, person_id):
        return self.get(person_id)

    def of_household(self, household_id):
        return [
            one
            for one in sorted(self.rows.values(), key=lambda person: person.id)
            if one.household_id == household_id and one.merged_into is None
        ]

    def put(self, person):
        self.rows[person.id] = person
