"""What came over the wire is read within limits, and refused in words."""

import pytest
from marshmallow import ValidationError

from kit.edge.fields import Id, Instant, Slug, Text
from kit.edge.french import in_french
from kit.edge.reading import (
    check_value,
    flatten,
    read_if_match,
    read_json,
    read_language,
    read_path,
    read_query,
    read_request_id,
    read_traceparent,
)
from kit.edge.refusals import InvalidFields, Unreadable


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nul",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": 9223372036854775808}',
        b'{"a": ' + b"9" * 5000 + b"}",
        '{"a": "é"}'.encode("latin-1"),
        '{"a": "é"}'.encode("utf-16"),
        b'{"a": "\x00"}',
        b'{"a": "\\u0000"}',
        b'{"a\\u0000": 1}',
        b'{"a": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
    ],
)
def test_a_body_that_is_no_sound_json_is_unreadable(body):
    with pytest.raises(Unreadable):
        read_json(body)


def test_sound_json_is_read_as_it_is():
    body = '{"a": [1, 2.5, true, null, "Nguyễn O\'Connor \\u00e9 \\ud83d\\ude00"]}'.encode()
    assert read_json(body) == {"a": [1, 2.5, True, None, "Nguyễn O'Connor é 😀"]}


def test_brackets_in_texts_and_many_siblings_are_not_depth():
    assert len(read_json(b'["' + b"[" * 100 + b'"' + b",[]" * 100 + b"]")) == 101


@pytest.mark.parametrize(
    "value", [{"a": float("nan")}, {1: 2}, {"a": object()}, {"a": 2**63}, {"a": "\0"}]
)
def test_a_value_from_rpc_is_held_to_the_same(value):
    with pytest.raises(Unreadable):
        check_value(value)


def test_a_query_gives_lists_only_where_they_are_declared():
    assert read_query("a=1&b=x&b=y", frozenset({"b"})) == {"a": "1", "b": ["x", "y"]}
    with pytest.raises(InvalidFields):
        read_query("a=1&a=2", frozenset())


@pytest.mark.parametrize("query", ["a=%ff", "a=%00", "&".join(f"a{i}=1" for i in range(200))])
def test_a_query_that_is_no_text_is_unreadable(query):
    with pytest.raises(Unreadable):
        read_query(query, frozenset())


def test_a_path_is_utf_8_or_unreadable():
    assert read_path("/a/é".encode().decode("latin-1")) == "/a/é"
    with pytest.raises(Unreadable):
        read_path("/a/\xff")
    with pytest.raises(Unreadable):
        read_path("/a/\0")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, None),
        ("", None),
        ("de,ar;q=0.5", None),
        ("fr", "fr"),
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("en,fr;q=0.5", "en"),
        ("de,fr;q=0.1", "fr"),
        ("fr;q=banana", None),
        ("*", None),
    ],
)
def test_the_language_is_the_one_preferred_of_the_two(header, language):
    assert read_language(header) == language


@pytest.mark.parametrize(
    ("header", "version"),
    [(None, None), ("*", None), ('"3"', 3), ('W/"3"', -1), ('"abc"', -1), ('"-1"', -1), ('""', -1)],
)
def test_if_match_names_a_version(header, version):
    assert read_if_match(header) == version


@pytest.mark.parametrize("header", ["3", '"3", "4"', "'3'", '"3'])
def test_an_if_match_that_is_no_tag_is_unreadable(header):
    with pytest.raises(Unreadable):
        read_if_match(header)


@pytest.mark.parametrize(
    "given",
    [
        "0197f3a0-5c6e-7b21-9a4d-3f2b1c0d9e8f",
        "0197F3A0-5C6E-7B21-9A4D-3F2B1C0D9E8F",
        "0197f3a05c6e7b219a4d3f2b1c0d9e8f",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "00f067aa0ba902b7",
        "f" * 64,
    ],
)
def test_a_request_id_of_the_usual_makers_is_kept(given):
    assert read_request_id(given) == given


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        'a"\n{"event":"forged"}',
        "journey-1",
        "Quenaudon",
        "Jeanne.Quenaudon",
        "jeanne=quenaudon/93200",
        "0639980147",
        "+33639980147",
        "tel:0639980147",
        "0639980147-1764147946000",
        "06399801471764147946000",
        "0" * 22 + "0639980147",
        "00000000-0000-0000-0000-000639980147",
        "00639980-1470-4000-8000-000000000000",
        # Letters of a ULID and of a KSUID spell names.
        "01JEANNEMARTEZ93200STDENS0",
        "JeanneQuenaudon063998014700",
        "urn:uuid:0197f3a0-5c6e-7b21-9a4d-3f2b1c0d9e8f",
        "0197f3a0-5c6e-7b21-9a4d-3f2b1c0d9e8f\n",
        "0197f3a0-5c6e-7b21-9a4d-3f2b1c0d9e8f Jeanne",
        "00f067aa0ba902b",
        "f" * 65,
        "４bf92f3577b34da6a3ce929d0e0e4736",
    ],
)
def test_a_request_id_that_could_name_somebody_or_break_a_log_is_none(given):
    assert read_request_id(given) is None


@pytest.mark.parametrize(
    ("trace", "span", "kept"),
    [
        ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", True),
        ("0" * 22 + "0639980147", "00f067aa0ba902b7", False),
        ("4bf92f3577b34da6a3ce929d0e0e4736", "0000000639980147", False),
        ("0" * 32, "00f067aa0ba902b7", False),
    ],
)
def test_a_trace_context_that_could_be_a_phone_is_none(trace, span, kept):
    given = f"00-{trace}-{span}-01"
    assert read_traceparent(given) == (given if kept else None)


def test_nested_messages_become_json_pointers():
    messages = {"person": {"phone": ["bad"]}, "items": {0: {"a/b": ["worse"]}}, "_schema": ["all"]}
    assert {(e["pointer"], e["detail"]) for e in flatten("body", messages)} == {
        ("/person/phone", "bad"),
        ("/items/0/a~1b", "worse"),
        ("", "all"),
    }


def test_a_list_is_counted_in_other_words_than_a_text():
    length = "Length must be between 1 and 32."
    told = flatten("body", {"a": [length], "b": {0: [length]}}, given={"a": [], "b": [""]})
    assert [(e["pointer"], e["detail"], in_french(e["detail"])) for e in told] == [
        ("/a", "Must hold 1 to 32.", "Entre 1 et 32 éléments."),
        ("/b/0", length, "Entre 1 et 32 caractères."),
    ]


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041"])
def test_a_name_that_would_look_like_another_is_refused(hidden):
    with pytest.raises(ValidationError) as refused:
        Text(longest=50).deserialize(f"Exemple{hidden} SA")
    assert refused.value.messages == ["Holds an invisible character."]


@pytest.mark.parametrize(
    "name", ["מרים כהן", "محمد\u200f علي", "نرگس می\u200cخواهد", "क्\u200dष", "Saint\u00ad-Denis"]
)
def test_names_of_every_script_are_welcome(name):
    assert Text(longest=50).deserialize(name) == name


def test_an_instant_is_loaded_in_utc_whatever_its_offset():
    loaded = Instant().deserialize("2026-03-29T02:30:00.123456+02:00")
    assert loaded.isoformat() == "2026-03-29T00:30:00.123000+00:00"
    assert Instant().serialize("at", {"at": loaded}) == "2026-03-29T00:30:00.123Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-29T02:30:00",
        "2026-03-29",
        "20260329T023000Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2016-12-31T23:59:60Z",
        "2026-02-30T00:00:00Z",
        "2026-03-29T02:30:00+25:00",
        "٢٠٢٦-03-29T02:30:00Z",
        7,
        None,
    ],
)
def test_what_is_no_instant_of_our_time_is_refused(text):
    with pytest.raises(ValidationError):
        Instant().deserialize(text)


@pytest.mark.parametrize("text", ["2026-03-29T02:30:00 01:00", "2026-03-29T02:30 01:00"])
def test_an_offset_whose_plus_became_a_space_is_told_how_to_write_it(text):
    with pytest.raises(ValidationError, match="%2B"):
        Instant().deserialize(text)
    with pytest.raises(ValidationError, match="RFC 3339"):
        Instant().deserialize(text.replace("T", " "))


def test_ids_and_slugs_are_what_they_look_like():
    assert Id().deserialize("0197F000-0000-7000-8000-000000000001").startswith("0197f000")
    for bad in ("0197f000", "{0197f000-0000-7000-8000-000000000001}", 5):
        with pytest.raises(ValidationError):
            Id().deserialize(bad)
    assert Slug().deserialize("saint-denis") == "saint-denis"
    for bad in ("Saint", "-a", "a\n", "a" * 81, ""):
        with pytest.raises(ValidationError):
            Slug().deserialize(bad)
