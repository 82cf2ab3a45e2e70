"""Names written twice, and sizes that only an attack has, are found in one pass over the bytes."""

from __future__ import annotations

import json
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evwire.errors import InvalidMessage, RpcErrorCode
from evwire.versions import V16, V21, V201, read
from evwire.versions.checking import decode
from evwire.versions.structure import structure_problem

FORMAT_VIOLATION = RpcErrorCode.FORMAT_VIOLATION
PROPERTY_CONSTRAINT_VIOLATION = RpcErrorCode.PROPERTY_CONSTRAINT_VIOLATION


@pytest.mark.threat(24)
@pytest.mark.parametrize(
    ("payload", "path"),
    [
        (b'{"idTag":"A","idTag":"B"}', "$.idTag"),
        (b'{"idTag":"A","idTag":"A"}', "$.idTag"),
        (b'{"a":1,"a":null}', "$.a"),
        (b'{"a" : 1 , "a" : 2}', "$.a"),
        (b'{"a":1,"\\u0061":2}', "$.a"),
        (b'{"":1,"":2}', "$."),
        (b'{"a":{"b":1},"c":[{"d":1},{"d":1,"e":[],"d":2}]}', "$.c[1].d"),
        (b'[{"a":1},[{"b":{"a":1,"x":{"a":2},"a":3}}]]', "$[1][0].b.a"),
        (b'{"a\\":1,\\"a":1,"a":1,"b":1,"b":1}', "$.b"),
        (b'{"\xe4":1,"\xe4":2}', '$."\N{REPLACEMENT CHARACTER}"'),
        (b'{"\\ud800":1,"\\ud800":2}', '$."\\ud800"'),
    ],
)
def test_a_name_written_twice_in_one_object_is_found_and_named(payload: bytes, path: str) -> None:
    problem = structure_problem(payload)
    assert problem is not None
    assert (problem.code, problem.path, problem.problem) == (FORMAT_VIOLATION, path, "written twice in one object")


@pytest.mark.parametrize(
    "payload",
    [
        b"{}",
        b"null",
        b'{"a":{"a":{"a":1}},"b":{"a":1}}',
        b'[{"a":1},{"a":1}]',
        b'{"a":"a","b":"a:\\"a\\":{","c":["a","a"]}',
        b'{"a":-9223372036854775808,"b":9223372036854775807,"c":-0,"d":1e308,"e":1E-999}',
        b"[" * 32 + b"]" * 32,
        b'{"a":' * 32 + b"1" + b"}" * 32,
        b"[" + b"1," * 19_998 + b"1]",
        # No JSON: for the decoder to say.
        b"",
        b"}",
        b'{"a":1',
        b'{"a":"',
        b"{'a':1,'a':1}",
        b'{"a":NaN,"a":1}',
        b'{"a":1-1,"b":1.1.1,"c":--1}',
    ],
)
def test_what_every_json_text_may_have_is_no_problem(payload: bytes) -> None:
    assert structure_problem(payload) is None


@pytest.mark.threat(22)
@pytest.mark.parametrize("depth", [33, 34, 100, 1_000, 100_000])
def test_nesting_deeper_than_32_is_a_problem_however_deep(depth: int) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")):
        problem = structure_problem(opening * depth + b"1" + closing * depth)
        assert problem is not None
        assert (problem.code, problem.problem) == (FORMAT_VIOLATION, "nested deeper than 32 levels")
        assert len(problem.path) < 60


@pytest.mark.threat(22)
def test_more_than_20000_values_are_a_problem() -> None:
    problem = structure_problem(b"[" + b"1," * 19_999 + b"1]")
    assert problem is not None
    assert str(problem) == "$: more than 20,000 values"


@pytest.mark.threat(23)
@pytest.mark.parametrize(
    ("number", "text"),
    [
        (b"9223372036854775808", "expected an integer of at most 64 bits, got one of 19 digits"),
        (b"-9223372036854775809", "expected an integer of at most 64 bits, got one of 19 digits"),
        (b"9" * 4_301, "expected an integer of at most 64 bits, got one of 4301 digits"),
        (b"9" * 200_000, "expected an integer of at most 64 bits, got one of 200000 digits"),
        (b"1e999", "expected a number of at most 64 bits, got a greater one"),
        (b"-1E+400", "expected a number of at most 64 bits, got a greater one"),
    ],
)
def test_a_number_that_64_bits_cannot_hold_is_a_problem(number: bytes, text: str) -> None:
    problem = structure_problem(b'{"a":[1,' + number + b"]}")
    assert problem is not None
    assert (problem.code, problem.path, problem.problem) == (PROPERTY_CONSTRAINT_VIOLATION, "$.a[1]", text)


class Twice(Exception):
    pass


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise Twice
    return dict(pairs)


NAMES = st.sampled_from(['"a"', '"b"', '"\\u0061"', '"\\""', '"{"', '":"', '""', '"a\\\\"'])
SPACE = st.sampled_from(["", "", "", " ", "\n\t"])


def _object(pairs: list[tuple[str, str]], space: str) -> str:
    return "{" + ",".join(f"{space}{name}{space}:{value}{space}" for name, value in pairs) + "}"


TEXTS = st.recursive(
    st.sampled_from(["1", "-0.5e3", "null", "true", '"a"', '"\\"a\\":1,"', '"]}"', "[]", "{}"]),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: "[" + " , ".join(items) + "]")
        | st.builds(_object, st.lists(st.tuples(NAMES, inner), max_size=4), SPACE)
    ),
    max_leaves=20,
)


@given(TEXTS)
@pytest.mark.threat(24)
def test_a_repeated_name_is_found_exactly_where_the_standard_library_finds_one(text: str) -> None:
    try:
        json.loads(text, object_pairs_hook=_without_repetition)
    except Twice:
        assert structure_problem(text.encode()) is not None
    else:
        assert structure_problem(text.encode()) is None


def _depth(value: object) -> int:
    match value:
        case dict():
            return 1 + max(map(_depth, value.values()), default=0)
        case list():
            return 1 + max(map(_depth, value), default=0)
        case _:
            return 0


@given(TEXTS.map(json.loads), st.integers(0, 40), st.booleans())
def test_depth_is_counted_as_the_nesting_of_the_values(value: object, around: int, in_lists: bool) -> None:
    for _ in range(around):
        value = [value, "]"] if in_lists else {"{": value}
    problem = structure_problem(json.dumps(value).encode())
    assert (problem is not None) == (_depth(value) > 32)


PIECES = st.sampled_from([b'"', b"\\", b"{", b"}", b"[", b"]", b":", b",", b'"a"', b"1", b"-", b"\xff", b"\x00", b" "])


@given(st.binary() | st.lists(PIECES).map(b"".join))
@example(b'{"a":"\\')
def test_bytes_that_are_no_json_never_raise(data: bytes) -> None:
    assert structure_problem(data) is None or isinstance(structure_problem(data), InvalidMessage)


def _cost_s(data: bytes) -> float:
    best = 1.0
    for _ in range(5):
        begun = process_time()
        structure_problem(data)
        best = min(best, process_time() - begun)
    return best


@pytest.mark.threat(22)
@pytest.mark.threat(34)
@pytest.mark.parametrize(
    "piece", [b'"', b'\\"', b'"\\', b'"a":', b"{", b'{"a":', b"[[", b"1", b"-", b"1e", b"\\", b'"\\u0061":1,', b" "]
)
def test_the_cost_of_a_near_miss_grows_no_faster_than_its_length(piece: bytes) -> None:
    once, eight_times = _cost_s(piece * (25_000 // len(piece))), _cost_s(piece * (200_000 // len(piece)))
    assert eight_times < 24 * once + 0.002


# What the decoder makes of it


@pytest.mark.threat(24)
@pytest.mark.parametrize(
    ("version", "action", "payload", "error"),
    [
        (V16, "Authorize", b'{"idTag":"A","idTag":"B"}', "$.idTag: written twice in one object"),
        (V16, "Authorize", b'{"idTag":7,"idTag":"B"}', "$.idTag: written twice in one object"),
        (V16, "Authorize", b'{"idTag":"A","idTag":null}', "$.idTag: written twice in one object"),
        (V16, "Authorize", b'{"idTag":"A","\\u0069dTag":"B"}', "$.idTag: written twice in one object"),
        (V16, "Authorize", b'{"idTag" :"A","idTag":"say \\"x\\": "}', "$.idTag: written twice in one object"),
        (V16, "Reset", b'{"type":"Soft" , "type":"Hard"}', "$.type: written twice in one object"),
        (
            V201,
            "Authorize",
            b'{"idToken":{"idToken":"A","type":"Central","type":"eMAID"}}',
            "$.idToken.type: written twice in one object",
        ),
        (
            V21,
            "Heartbeat",
            b'{"customData":{"vendorId":"V","a":{"b":1,"b":2}}}',
            "$.customData.a.b: written twice in one object",
        ),
        (V21, "Heartbeat", b'{"customData":{"vendorId":"V","vendorId":"W"}}', "$.customData.vendorId: written twice"),
        (V201, "DataTransfer", b'{"vendorId":"V","data":{"b":1,"b":2}}', "$.data.b: written twice in one object"),
        (V201, "DataTransfer", b'{"vendorId":"V","data":[9223372036854775808]}', "$.data[0]: expected an integer of"),
        (V21, "DataTransfer", b'{"vendorId":"V","data":[' + b"1," * 19_999 + b"1]}", "$: more than 20,000 values"),
    ],
)
def test_what_no_type_can_see_is_refused(version: object, action: str, payload: bytes, error: str) -> None:
    with pytest.raises(InvalidMessage) as raised:
        version.actions[action].decode_request(payload)  # type: ignore[attr-defined]
    assert str(raised.value).startswith(error)


@given(st.lists(st.sampled_from(['"idTag":"A"', '"idTag":"\\u0022:"', '"idTag" :"{"', '"x":1', ' "idTag":"a:b"'])))
def test_a_payload_is_accepted_exactly_when_no_name_is_repeated(members: list[str]) -> None:
    text = "{" + ",".join(members) + "}"
    names = [name for name, _ in json.loads(text, object_pairs_hook=list)]
    try:
        decode(V16.actions["Authorize"].request, text.encode())
        accepted = True
    except InvalidMessage:
        accepted = False
    assert accepted == (names == ["idTag"])


@pytest.mark.threat(22)
@pytest.mark.parametrize("depth", [32, 100, 100_000])
def test_tolerant_reading_refuses_depth_as_strict_reading_does(depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    for payload in (b'{"vendorId":"V","data":' + nested + b"}", b'{"customData":{"vendorId":"V","a":' + nested + b"}}"):
        for message_type in (V201.actions["DataTransfer"].request, V21.actions["Heartbeat"].request):
            for judge in (
                lambda message_type, payload: decode(message_type, payload, closely=False),
                lambda message_type, payload: read(message_type, payload, lambda deviation: None),
            ):
                with pytest.raises(InvalidMessage):
                    judge(message_type, payload)


@pytest.mark.threat(23)
@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"9" * 5_000, b"3" * 60 + b"E" + b"3" * 60])
def test_tolerant_reading_takes_no_number_for_infinity(number: bytes) -> None:
    payload = b'{"customData":{"vendorId":"V","n":' + number + b"}}"
    with pytest.raises(InvalidMessage) as raised:
        read(V21.actions["Heartbeat"].request, payload, lambda deviation: None)
    assert (raised.value.code, raised.value.path) == (PROPERTY_CONSTRAINT_VIOLATION, "$.customData.n")


def test_tolerant_reading_takes_a_number_next_to_nothing_for_nothing() -> None:
    payload = b'{"customData":{"vendorId":"V","n":1e-99999999999999999999}}'
    message = read(V21.actions["Heartbeat"].request, payload, lambda deviation: None)
    assert message.custom_data.values == {"n": 0.0}  # type: ignore[attr-defined]


@pytest.mark.threat(23)
@pytest.mark.parametrize("number", [b"9" * 400, b"9" * 4_300, b"-" + b"9" * 400, b"1e300", b"true"])
def test_tolerant_reading_takes_no_great_number_for_a_time(number: bytes) -> None:
    payload = b'{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":' + number + b"}"
    with pytest.raises(InvalidMessage) as raised:
        read(V16.actions["StatusNotification"].request, payload, lambda deviation: None)
    assert raised.value.path == "$.timestamp"


def test_only_what_json_calls_blank_may_surround_a_payload_that_is_null() -> None:
    message_type = V16.actions["Heartbeat"].request
    assert decode(message_type, b" \t\r\nnull\n") == decode(message_type, b"{}")
    with pytest.raises(InvalidMessage, match="not JSON"):
        decode(message_type, b"\x0cnull")
