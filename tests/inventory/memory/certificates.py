"""Certificates of wiping and their numbers in memory."""


class MemoryCertificates:
    def __init__(self, memory):
        self.rows = memory.table("certificates")
        self.numbers = memory.table("certificate_numbers")

    def next_number(self, year):
        self.numbers[year] = self.numbers.get(year, 0) + 1
        return self.numbers[year]

    def by_code(self, code):
        return self.rows.get(code)

    def of_device(self, device_id):
        found = [one for one in self.rows.values() if one.device_id == device_id]
        return sorted(found, key=lambda one: (one.issued_at, one.wipe.number))

    def put(self, certificate):
        self.rows[certificate.wipe.code] = certificate
