"""Two desks register one person at the same moment, at two processes of booking."""

from concurrent.futures import ThreadPoolExecutor

from tests.alone import MONDAY_MORNING, uri_of
from tests.booking.edge.running import booking


def test_of_two_processes_that_register_one_person_one_is_told(
    at_eight, site, real_parts, tmp_path
):
    _broker, mongo = real_parts
    name = at_eight.database.name
    desk = {"role": "desk", "at": site["slug"]}
    with booking(uri_of(mongo), name, tmp_path, MONDAY_MORNING) as second:
        for year in range(1950, 1960):
            names = {"first_name": "Ngọc", "last_name": "N'Diaye"}
            swapped = {"first_name": "NDIAYE", "last_name": "ngoc"}
            asked = [
                (service, {"site": site["slug"], "birth_year": year, **who})
                for service, who in ((at_eight, names), (second, swapped)) * 2
            ]
            with ThreadPoolExecutor(len(asked)) as pool:
                answers = list(
                    pool.map(lambda one: one[0].ask("POST", "/people", json=one[1], **desk), asked)
                )
            made = [one.json()["id"] for one in answers if one.status_code == 201]
            told = [one.json() for one in answers if one.status_code == 409]
            assert (len(made), len(told)) == (1, 3), [one.text for one in answers]
            for refusal in told:
                assert refusal["code"] == "likely_duplicates"
                assert [one["person"]["id"] for one in refusal["duplicates"]] == made
