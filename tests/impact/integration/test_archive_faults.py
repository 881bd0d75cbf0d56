"""Gaps and repeats in the archive, as an operator looks for them."""

from ops.archive import Fault, MongoArchive


def test_whole_numbers_in_any_order_are_no_fault(database):
    assert list(MongoArchive({"impact": database}).faults()) == []
    database.archive.insert_many([{"subject": "s/1", "sequence": n} for n in (2, 1, 3)])
    assert list(MongoArchive({"impact": database}).faults()) == []
    database.archive.insert_one({"subject": "s/1", "sequence": 5})
    assert list(MongoArchive({"impact": database}).faults()) == [Fault("s/1", 4, ((4, 4),), ())]


def test_a_forged_number_leaves_out_any_many_without_counting_them(database):
    database.archive.insert_many([{"subject": "s/1", "sequence": n} for n in (1, 1, 2**53 - 1)])
    [fault] = MongoArchive({"impact": database}).faults()
    assert (fault.missing, fault.repeated) == (((2, 2**53 - 2),), (1,))
