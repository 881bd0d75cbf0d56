"""Copies of the facts about people in memory, and their households."""

from tests.memory import people


class MemoryPeople(people.MemoryPeople):
    def of_household(self, household_id):
        return [
            one
            for one in sorted(self.rows.values(), key=lambda person: person.id)
            if one.household_id == household_id and one.merged_into is None
        ]
