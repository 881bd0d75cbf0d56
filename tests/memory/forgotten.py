"""Who was forgotten, in memory."""

from tests.memory.table import Table


class MemoryForgottenPeople(Table):
    name = "forgotten_people"
