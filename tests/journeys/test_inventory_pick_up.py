"""A pick-up appointment is cancelled: the device goes to the next in line, who is told."""

from tests.journeys.devices import Branch
from tests.journeys.test_reminders import messages
from tests.waiting import eventually
from tests.world import far_start


def test_who_cancels_the_pick_up_frees_the_laptop_for_the_next_who_gets_a_message(
    network, operator
):
    branch = Branch.open(network, operator)
    laptop = branch.ready()
    first, second = branch.person("Awa"), branch.person("Bilal", phone="0639981188")
    branch.site.people.append(first)
    booked = operator.made("/booking/v1/appointments", branch.site.booking(far_start()))
    any_laptop = {"category": "laptop", "site": branch.site.slug}
    hold = branch.told("/holds", {"person_id": first, "appointment_id": booked["id"], **any_laptop})
    assert (hold["status"], hold["device_id"]) == ("held", laptop["id"])
    waiting = branch.told("/holds", {"person_id": second, **any_laptop})
    assert (waiting["status"], waiting["position"]) == ("waiting", 1)

    moved = {"start": far_start(days=5).isoformat()}
    operator.made(f"/booking/v1/appointments/{booked['id']}/reschedule", moved)

    def read(one):
        answer = branch.desk.get(f"/inventory/v1/holds/{one['id']}")
        assert answer.ok, answer.text
        return answer.json()

    eventually(lambda: read(hold)["until"] > hold["until"], what="the hold follows")
    reason = {"cancelled_by": "person", "reason": "ill"}
    operator.made(f"/booking/v1/appointments/{booked['id']}/cancel", reason)
    eventually(lambda: read(waiting)["status"] == "offered", what="the next is offered it")
    assert read(hold)["reason"] == "appointment_cancelled"

    def of_theirs():
        return [one for one in messages(network) if waiting["id"] in one["id"]]

    (message,) = eventually(of_theirs, what="the message is written")
    assert (message["channel"], message["to"]) == ("sms", "+33639981188")
    assert "nous gardons un ordinateur portable pour vous" in message["text"]
    accepted = branch.desk.made(f"/inventory/v1/holds/{waiting['id']}/accept-offer", None)
    assert accepted["status"] == "held"
    assert branch.sold(second, laptop)["person_id"] == second
    assert read(waiting)["status"] == "fulfilled"
    assert len(of_theirs()) == 1
