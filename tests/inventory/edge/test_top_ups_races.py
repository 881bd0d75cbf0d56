"""Many tills at once, at two processes."""

from concurrent.futures import ThreadPoolExecutor

from kit.ids import new_id
from tests.inventory.edge.test_top_ups import sell
from tests.inventory.edge.top_ups import a_file, a_row, load, reveal, stocked
from tests.inventory.edge.top_ups import sold as sold_at


def test_two_reveals_at_once_at_two_processes_give_the_code_once(replicas):
    one, _ = replicas
    site = one.place()
    codes = set(stocked(one, 8))
    for _ in range(8):
        id_ = sold_at(one, site).id
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda to, id_=id_: reveal(to, id_, site), replicas * 4))
        told = sorted(answer.status_code for answer in answers)
        assert told == [200] + [409] * 7
        [code] = [answer.json()["code"] for answer in answers if answer.ok]
        codes.remove(code)
        assert {a.json()["code"] for a in answers if not a.ok} == {"already_shown"}
    assert codes == set()


def test_the_same_file_at_two_processes_at_once_comes_in_once(replicas):
    one, other = replicas
    file = a_file(*(a_row(operator="lebara") for _ in range(50)))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: load((one, other)[n % 2], file, key=new_id()), range(4)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert sum(answer.json().get("created", 0) for answer in answers) == 50
    [line] = one.ask("GET", "/top-ups/stock?operator=lebara").json()["items"]
    assert line["available"] == 50


def test_the_last_code_goes_to_one_of_thirty_two_tills_at_two_processes(replicas):
    one, other = replicas
    stocked(one, operator="syma")
    tills = [(service, one.place()) for service in (one, other) for _ in range(16)]
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda till: sell(*till, operator="syma"), tills))
    told = sorted(answer.status_code for answer in answers)
    assert told == [201] + [409] * 31
    assert {a.json()["code"] for a in answers if not a.ok} == {"no_top_up_left"}
    assert one.database.top_ups.count_documents({"state.offer.operator": "syma"}) == 1
