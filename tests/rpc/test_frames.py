from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Raw

from evwire.errors import RpcErrorCode
from evwire.rpc.frames import (
    Call,
    CallError,
    CallResult,
    CallResultError,
    Frame,
    MalformedFrame,
    Send,
    encode,
    parse,
)

FORMAT_VIOLATION = RpcErrorCode.FORMAT_VIOLATION
MESSAGE_TYPE_NOT_SUPPORTED = RpcErrorCode.MESSAGE_TYPE_NOT_SUPPORTED
RPC_FRAMEWORK_ERROR = RpcErrorCode.RPC_FRAMEWORK_ERROR

WIRE: list[tuple[bytes, Frame]] = [
    (b'[2,"19223201","Heartbeat",{}]', Call("19223201", "Heartbeat", Raw(b"{}"))),
    (b'[2,"19223201","Heartbeat",null]', Call("19223201", "Heartbeat", Raw(b"null"))),
    (
        '[2,"1","DataTransfer",{"vendorId":"Säule","data":"{\\"a\\":1}"}]'.encode(),
        Call("1", "DataTransfer", Raw('{"vendorId":"Säule","data":"{\\"a\\":1}"}'.encode())),
    ),
    (
        b'[2,"0b1c5e6a-93b2-4fcb-8a5c-0d2f8a7a9f11","ClearCache",{}]',
        Call("0b1c5e6a-93b2-4fcb-8a5c-0d2f8a7a9f11", "ClearCache", Raw(b"{}")),
    ),
    (b'[2,"a \\"quoted\\" id \\\\","ClearCache",{}]', Call('a "quoted" id \\', "ClearCache", Raw(b"{}"))),
    (b'[3,"19223201",{"status":"Accepted"}]', CallResult("19223201", Raw(b'{"status":"Accepted"}'))),
    (b'[3,"19223201",null]', CallResult("19223201", Raw(b"null"))),
    (
        b'[4,"162376037","NotSupported","not here",{"why":["cable"]}]',
        CallError("162376037", "NotSupported", "not here", Raw(b'{"why":["cable"]}')),
    ),
    (b'[4,"-1","RpcFrameworkError","",{}]', CallError("-1", "RpcFrameworkError")),
    (b'[5,"7","FormatViolation","",{}]', CallResultError("7", "FormatViolation")),
    (
        b'[6,"8","NotifyPeriodicEventStream",{"id":123,"pending":0}]',
        Send("8", "NotifyPeriodicEventStream", Raw(b'{"id":123,"pending":0}')),
    ),
]


@pytest.mark.parametrize(("wire", "frame"), WIRE)
def test_a_frame_is_read_from_its_wire_text(wire: bytes, frame: Frame) -> None:
    assert parse(wire) == frame


@pytest.mark.parametrize(("wire", "frame"), WIRE)
def test_a_frame_is_written_as_its_wire_text(wire: bytes, frame: Frame) -> None:
    assert encode(frame) == wire


@pytest.mark.parametrize(
    ("wire", "frame"),
    [
        (b' [ 2 ,\t"1",\r\n"Heartbeat" , { } ] \n', Call("1", "Heartbeat", Raw(b"{ }"))),
        (b'[2,"1","Heartbeat",[]]', Call("1", "Heartbeat", Raw(b"[]"))),
        (b'[2,"\\u0031","Heartbeat",{}]', Call("1", "Heartbeat", Raw(b"{}"))),
        # What chargers make of a CALLERROR: details, description or both left out, or more than there should be.
        (b'[4,"1","FormationViolation"]', CallError("1", "FormationViolation")),
        (b'[4,"1","FormationViolation","bad"]', CallError("1", "FormationViolation", "bad")),
        (b'[4,"1","FormationViolation",{"a":1}]', CallError("1", "FormationViolation", "", Raw(b'{"a":1}'))),
        (b'[4,"1","FormationViolation",null]', CallError("1", "FormationViolation")),
        (b'[4,"1","FormationViolation",null,{"a":1}]', CallError("1", "FormationViolation", "", Raw(b'{"a":1}'))),
        (b'[4,"1","FormationViolation",17,{"a":1}]', CallError("1", "FormationViolation", "", Raw(b'{"a":1}'))),
        (
            b'[4,"1","FormationViolation","bad",{"a":1},"x"]',
            CallError("1", "FormationViolation", "bad", Raw(b'{"a":1}')),
        ),
        (b'[4,"1","X","' + b"d" * 300 + b'",{}]', CallError("1", "X", "d" * 300)),
        (b'[5,"1","FormatViolation",null]', CallResultError("1", "FormatViolation")),
    ],
)
def test_what_is_unusual_but_clear_is_read(wire: bytes, frame: Frame) -> None:
    assert parse(wire) == frame


LONG_ID = "1" * 37

MALFORMED = [
    # Neither type nor id can be read.
    (b"", None, None, RPC_FRAMEWORK_ERROR),
    (b"7", None, None, RPC_FRAMEWORK_ERROR),
    (b"{}", None, None, RPC_FRAMEWORK_ERROR),
    (b"[]", None, None, RPC_FRAMEWORK_ERROR),
    (b"[", None, None, RPC_FRAMEWORK_ERROR),
    (b'[[2],"1","Heartbeat",{}]', None, None, RPC_FRAMEWORK_ERROR),
    (b'\xef\xbb\xbf[2,"1","Heartbeat",{}]', None, None, RPC_FRAMEWORK_ERROR),
    (b"[" * 100_000, None, None, RPC_FRAMEWORK_ERROR),
    # No type, but an id.
    (b'["2","1","Heartbeat",{}]', "1", None, RPC_FRAMEWORK_ERROR),
    (b'[2.0,"1","Heartbeat",{}]', "1", None, RPC_FRAMEWORK_ERROR),
    (b'[true,"1","Heartbeat",{}]', "1", None, RPC_FRAMEWORK_ERROR),
    # A type, but no id.
    (b"[2]", None, 2, RPC_FRAMEWORK_ERROR),
    (b'[2,1,"Heartbeat",{}]', None, 2, RPC_FRAMEWORK_ERROR),
    (b'[2,null,"Heartbeat",{}]', None, 2, RPC_FRAMEWORK_ERROR),
    (b'[2,"","Heartbeat",{}]', None, 2, RPC_FRAMEWORK_ERROR),
    (b'[2,"\xff","Heartbeat",{}]', None, 2, RPC_FRAMEWORK_ERROR),
    (b'[2,"\\ud800","Heartbeat",{}]', None, 2, RPC_FRAMEWORK_ERROR),
    (b'[2,"' + b"1" * 256 + b'","Heartbeat",{}]', None, 2, RPC_FRAMEWORK_ERROR),
    (b'[3,"",{}]', None, 3, RPC_FRAMEWORK_ERROR),
    # No such type.
    (b"[7]", None, 7, MESSAGE_TYPE_NOT_SUPPORTED),
    (b'[1,"1"]', "1", 1, MESSAGE_TYPE_NOT_SUPPORTED),
    (b'[-2,"1","Heartbeat",{}]', "1", -2, MESSAGE_TYPE_NOT_SUPPORTED),
    (b'[7,"1",{"any":"thing"}]', "1", 7, MESSAGE_TYPE_NOT_SUPPORTED),
    (b'[99999999999,"1"]', "1", 99999999999, MESSAGE_TYPE_NOT_SUPPORTED),
    # An id that is too long.
    (f'[2,"{LONG_ID}","Heartbeat",{{}}]'.encode(), LONG_ID, 2, RPC_FRAMEWORK_ERROR),
    # Not JSON, or not UTF-8, behind a head that can be read.
    (b'[2,"1","Heartbeat",{}', "1", 2, FORMAT_VIOLATION),
    (b'[2,"1","Heartbeat",{}]]', "1", 2, FORMAT_VIOLATION),
    (b'[2,"1","Heartbeat",{}]\x00', "1", 2, FORMAT_VIOLATION),
    (b'[2,"1","MeterValues",{"connectorId":,}]', "1", 2, FORMAT_VIOLATION),
    (b'[2,"1","MeterValues",{"value":NaN}]', "1", 2, FORMAT_VIOLATION),
    (b'[2,"1","DataTransfer",{"data":"\xe4"}]', "1", 2, FORMAT_VIOLATION),
    (b'[2,"1","DataTransfer",' + b"[" * 100_000, "1", 2, FORMAT_VIOLATION),
    (b'[2,"1","DataTransfer",' + b"[" * 100_000 + b"]" * 100_000 + b"]", "1", 2, FORMAT_VIOLATION),
    (b'[3,"1",{"status"', "1", 3, FORMAT_VIOLATION),
    # The wrong number or kind of elements.
    (b'[2,"1","Heartbeat"]', "1", 2, RPC_FRAMEWORK_ERROR),
    (b'[2,"1","Heartbeat",{},{}]', "1", 2, RPC_FRAMEWORK_ERROR),
    (b'[2,"1",null,{}]', "1", 2, RPC_FRAMEWORK_ERROR),
    (b'[3,"1"]', "1", 3, RPC_FRAMEWORK_ERROR),
    (b'[3,"1",{},{}]', "1", 3, RPC_FRAMEWORK_ERROR),
    (b'[4,"1"]', "1", 4, RPC_FRAMEWORK_ERROR),
    (b'[4,"1",500,"",{}]', "1", 4, RPC_FRAMEWORK_ERROR),
    (b'[4,"1","X",null,"\xe4"]', "1", 4, RPC_FRAMEWORK_ERROR),
    (b'[4,"1","X",null,' + b"[" * 100_000, "1", 4, RPC_FRAMEWORK_ERROR),
    (b'[6,"1",6,{}]', "1", 6, RPC_FRAMEWORK_ERROR),
]


@pytest.mark.parametrize(
    ("wire", "message_id", "message_type", "code"), MALFORMED, ids=[repr(row[0][:40]) for row in MALFORMED]
)
def test_what_is_no_frame_says_what_could_be_read_and_why(
    wire: bytes, message_id: str | None, message_type: int | None, code: RpcErrorCode
) -> None:
    with pytest.raises(MalformedFrame) as raised:
        parse(wire)
    error = raised.value
    assert (error.message_id, error.message_type, error.code) == (message_id, message_type, code)


def test_a_malformed_frame_writes_its_own_sentence() -> None:
    with pytest.raises(MalformedFrame) as raised:
        parse(b'[2,"1","Heartbeat"]')
    assert str(raised.value) == 'RpcFrameworkError: expected [2, "<message id>", "<action>", <payload>]'


PIECES = st.sampled_from(
    [b"[", b"]", b"{", b"}", b",", b":", b'"', b"\\", b"2", b"3", b"4", b"5", b"6", b"7", b'"1"', b'"Heartbeat"',
     b"{}", b"null", b"-1", b"1e5", b"\xff", b"\x00", b" ", b"\\ud800", b"\xc3\xa4", b'[2,"1",', b'[4,"1","X",']
)  # fmt: skip


@given(st.binary() | st.lists(PIECES, max_size=12).map(b"".join) | st.text().map(str.encode))
@example(b'[2,"1","H",{"a":"\\ud800"}]')
def test_any_bytes_are_a_frame_or_malformed(data: bytes) -> None:
    try:
        frame = parse(data)
    except MalformedFrame:
        return
    assert parse(encode(frame)) == frame


TEXT = st.text(st.characters(codec="utf-8"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=36), TEXT, JSON)
def test_what_is_written_is_json_and_reads_back(message_id: str, text: str, value: object) -> None:
    payload = json.dumps(value).encode()
    raw = Raw(payload)
    for frame, array in (
        (Call(message_id, text, raw), [2, message_id, text, value]),
        (CallResult(message_id, raw), [3, message_id, value]),
        (CallError(message_id, text, text, raw), [4, message_id, text, text, value]),
        (CallResultError(message_id, text, text, raw), [5, message_id, text, text, value]),
        (Send(message_id, text, raw), [6, message_id, text, value]),
    ):
        wire = encode(frame)
        assert json.loads(wire) == array
        assert parse(wire) == frame


def test_frames_recorded_in_the_field_read_as_what_they_are() -> None:
    specification = Path(
        os.environ.get("EVWIRE_SPEC") or Path(__file__).resolve().parents[2].parent / "shared" / "spec"
    )
    recording = specification / "examples" / "1.6" / "captured.jsonl"
    if not recording.exists():
        pytest.skip(f"needs {recording.name} of the specification's examples: set EVWIRE_SPEC")
    kinds = {2: Call, 3: CallResult, 4: CallError}
    for line in recording.read_text().splitlines():
        elements = json.loads(line)["frame"]
        assert isinstance(parse(json.dumps(elements).encode()), kinds[elements[0]])
