"""The envelope reads what it wrote and refuses what is none."""

from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest

from kit.envelope import MOST_BYTES, Envelope, UnreadableEvent, decode, timestamp


def envelope(**changes) -> Envelope:
    given = {
        "specversion": "1.0",
        "id": "0197f000-0000-7000-8000-000000000001",
        "source": "/booking",
        "type": "booking.appointment_booked.v2",
        "subject": "appointment/1",
        "time": "2026-11-23T08:30:00.000Z",
        "datacontenttype": "application/json",
        "dataschema": "/contracts/booking.appointment_booked.v2.json",
        "sequence": 1,
        "partitionkey": "somebody",
        "correlationid": "journey",
        "data": msgspec.Raw(b'{"minutes":30,"added_later":true}'),
    }
    return Envelope(**(given | changes))


class Facts(msgspec.Struct):
    minutes: int


def test_what_was_written_is_read_back():
    written = envelope(siteid="s", causationid="c")
    read = decode(written.encode())
    assert read == written
    assert (read.name, read.version) == ("booking.appointment_booked", 2)


def test_what_came_is_passed_on_byte_for_byte():
    newer = envelope().encode()[:-1] + b', "tracestate": "v=1",  "tomorrow": {"deep": [null]}}'
    read = decode(newer)
    assert read.encode() == newer
    assert decode(read.encode()).encode() == newer
    changed = msgspec.structs.replace(read, id="another")
    assert decode(changed.encode()).id == "another"


def test_a_reader_ignores_fields_it_does_not_know():
    assert envelope().read(Facts) == Facts(minutes=30)


def test_an_attribute_of_a_newer_envelope_is_ignored():
    body = envelope().encode().replace(b'{"specversion"', b'{"newer":1,"specversion"')
    assert decode(body).subject == "appointment/1"


def test_absent_attributes_are_not_written():
    assert b"causationid" not in envelope().encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b"\xff\xfe",
        envelope(type="nodot.v1").encode(),
        envelope(type="booking.appointment_booked").encode(),
        envelope(type="booking.appointment_booked.vx").encode(),
    ],
)
def test_what_is_no_event_is_refused(body):
    with pytest.raises(UnreadableEvent):
        decode(body)


def test_facts_of_another_shape_are_refused():
    with pytest.raises(UnreadableEvent, match="minutes"):
        envelope(data=msgspec.Raw(b'{"minutes":"thirty"}')).read(Facts)
    with pytest.raises(UnreadableEvent):
        envelope(data=msgspec.Raw(b"[1]")).facts()


@pytest.mark.parametrize("time", ["yesterday", "2026-11-23T08:30:00.000", ""])
def test_a_time_without_meaning_is_refused(time):
    with pytest.raises(UnreadableEvent):
        _ = envelope(time=time).at


def test_days_and_zones_among_the_facts_are_read_and_refused_where_they_have_no_meaning():
    event = envelope()
    assert (event.day("2027-06-30"), event.day(None)) == (date(2027, 6, 30), None)
    assert event.timezone("Indian/Reunion") == "Indian/Reunion"
    for read, text in ((event.day, "2027-06-31"), (event.timezone, "Europe/Atlantis")):
        with pytest.raises(UnreadableEvent, match=text):
            read(text)


def test_a_timestamp_is_in_utc_with_milliseconds():
    paris = timezone(timedelta(hours=1))
    written = timestamp(datetime(2026, 11, 23, 9, 30, 0, 5_999, tzinfo=paris))
    assert written == "2026-11-23T08:30:00.005Z"
    assert envelope(time=written).at == datetime(2026, 11, 23, 8, 30, 0, 5_000, tzinfo=UTC)


@pytest.mark.parametrize("sequence", [0, -1, 2**53, 2**63, 2**70])
def test_a_number_that_no_aggregate_can_have_is_unreadable(sequence):
    body = envelope().encode().replace(b'"sequence":1', b'"sequence":%d' % sequence, 1)
    with pytest.raises(UnreadableEvent):
        decode(body)


@pytest.mark.parametrize("body", [b'{"a":' * 3_000, b"x" * (MOST_BYTES + 1)], ids=["deep", "large"])
def test_what_is_nested_or_large_beyond_measure_is_unreadable(body):
    with pytest.raises(UnreadableEvent):
        decode(body)


def test_facts_that_are_nested_beyond_measure_are_unreadable():
    deep = b'{"a":' * 3_000 + b"1" + b"}" * 3_000
    with pytest.raises(UnreadableEvent):
        decode(envelope(data=msgspec.Raw(deep)).encode()).facts()
