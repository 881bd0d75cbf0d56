"""What training leaves for later, by the kind of its timer."""

from collections.abc import Mapping
from typing import Final

from kernel.deferred import Deferred, later
from services.training.application import enrolling, professionals, recording, seat_requests
from services.training.application.commands.end_assessment import LapseAssessment, lapse_assessment
from services.training.application.commands.follow_seat_request import (
    AskForHopeful,
    EndSeatRequest,
    FollowUp,
    ask_for_hopeful,
    end_seat_request,
    follow_up,
)
from services.training.application.commands.forget_attendee_names import (
    ForgetAttendeeNames,
    forget_attendee_names,
)
from services.training.application.commands.stop_waiting_for_final import (
    StopWaitingForFinal,
    stop_waiting_for_final,
)

DEFERRED: Final[Mapping[str, Deferred]] = {
    enrolling.FINAL_DUE: later(
        stop_waiting_for_final, lambda id_: StopWaitingForFinal(enrolment_id=id_)
    ),
    seat_requests.UNANSWERED: later(follow_up, lambda id_: FollowUp(request_id=id_)),
    seat_requests.OVER: later(end_seat_request, lambda id_: EndSeatRequest(request_id=id_)),
    seat_requests.HOPED_FOR: later(ask_for_hopeful, lambda id_: AskForHopeful(workshop_id=id_)),
    professionals.FORGET: later(
        forget_attendee_names, lambda id_: ForgetAttendeeNames(session_id=id_)
    ),
    recording.LEFT: later(lapse_assessment, lambda id_: LapseAssessment(assessment_id=id_)),
}
