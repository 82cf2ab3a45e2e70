"""Frames that are almost JSON: what is mended, and what stays broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evwire.rpc import CallReceived, Connection, Malformed, Mended
from evwire.rpc.connection import Dialect
from evwire.rpc.frames import MalformedFrame, parse
from evwire.rpc.repair import LONGEST, MOST_REPAIRS, repaired
from evwire.versions import V201

MENDED = [
    (b'[2,"1","A",{"a":[,{"b":"c"}]}]', b'[2,"1","A",{"a":[{"b":"c"}]}]', "a stray comma"),
    (b'[2,"1","A",{"a":"b",}]', b'[2,"1","A",{"a":"b"}]', "a stray comma"),
    (b'[2,,"1","A",{}]', b'[2,"1","A",{}]', "a stray comma"),
    (b'[2,"1","A",{}],', b'[2,"1","A",{}]', "a stray comma"),
    (b'[2,"1","A",{}', b'[2,"1","A",{}]', "a missing bracket"),
    (b'[2,"1","A",{"a":[{"b":"c"}]', b'[2,"1","A",{"a":[{"b":"c"}]}]', "a missing bracket"),
    (b'[2,"1","A",{"a":[{"b":"c"]}]', b'[2,"1","A",{"a":[{"b":"c"}]}]', "a missing bracket"),
    (b'[2,"1","A",{}]]', b'[2,"1","A",{}]', "a bracket too many"),
    (b'[2,"1","A",{}}]', b'[2,"1","A",{}]', "a bracket too many"),
    (b'[2,"1","A",{"a":,"b":1}]', b'[2,"1","A",{"a":null,"b":1}]', "a missing value"),
    (b'[2,"1","A",{"a":}]', b'[2,"1","A",{"a":null}]', "a missing value"),
    (b'\xef\xbb\xbf[2,"1","A",{}]', b'[2,"1","A",{}]', "a NUL or byte order mark around it"),
    (b'[2,"1","A",{}]\x00\x00', b'[2,"1","A",{}]', "a NUL or byte order mark around it"),
    (b'[2,"1","A",{"a":"b\x00c"}]', b'[2,"1","A",{"a":"b\\u0000c"}]', "control characters in a text"),
    (b'[2,"1","A",{"a":"b\nc"}]', b'[2,"1","A",{"a":"b\\u000ac"}]', "control characters in a text"),
    (b'[2,"1","A",{"a":"K\xf6ln"}]', '[2,"1","A",{"a":"K\ufffdln"}]'.encode(), "bytes that are no UTF-8"),
    (b'[3,"1",{"a":["b",]}', b'[3,"1",{"a":["b"]}]', "a stray comma, a missing bracket"),
]
BROKEN = [
    b"",
    b"hello",
    b'[2,"1","A",{"a":"b',
    b'[2,"1","A",{"a":"b"',
    b'[2,"1","A",{"a":12',
    b'[2,"1","A",{"value":"12","unit":"k',
    b'[2,"1","A",{}][2,"2","A",{}]',
    b'[2,"1","A",{}]',
    b"[2" + b"," * (MOST_REPAIRS + 2) + b'"1","A",{}]',
    b'[2,"1","A",{"a":"' + b"b" * LONGEST + b'",}]',
]


@pytest.mark.threat(47)
@pytest.mark.parametrize(("arrives", "meant", "problem"), MENDED)
def test_one_slip_is_mended_where_only_one_reading_is_possible(arrives: bytes, meant: bytes, problem: str) -> None:
    assert repaired(arrives) == (meant, problem)
    parse(meant)


@pytest.mark.parametrize("arrives", BROKEN, ids=lambda arrives: repr(arrives[:40]))
def test_what_was_cut_off_or_is_no_slip_stays_broken(arrives: bytes) -> None:
    mended = repaired(arrives)
    if mended is not None:
        with pytest.raises(MalformedFrame):
            parse(mended[0])


@given(st.binary(max_size=300) | st.text('[]{},:"\\ab1 \x00', max_size=300).map(str.encode))
def test_whatever_arrives_is_mended_or_left(arrives: bytes) -> None:
    mended = repaired(arrives)
    if mended is not None:
        assert len(mended[0]) <= 6 * len(arrives) + 6 * MOST_REPAIRS


def _connection(*, mends: bool) -> Connection:
    dialect = Dialect(
        message_types=V201.message_types,
        error_codes=V201.error_codes,
        unknown_message_type=V201.unknown_message_type,
        unreadable_message_id=V201.unreadable_message_id,
    )
    return Connection(dialect, new_message_id=lambda: "7", mends=mends)


def test_a_mended_frame_is_told_and_then_taken_for_what_it_means() -> None:
    mended, call = _connection(mends=True).receive(b'[2,"1","Heartbeat",{}', now=0)
    assert mended == Mended("a missing bracket", b'[2,"1","Heartbeat",{}')
    assert isinstance(call, CallReceived)
    assert (call.message_id, call.action, bytes(call.payload)) == ("1", "Heartbeat", b"{}")


def test_who_does_not_mend_refuses() -> None:
    connection = _connection(mends=False)
    (malformed,) = connection.receive(b'[2,"1","Heartbeat",{}', now=0)
    assert isinstance(malformed, Malformed)
    assert connection.take_output()[0].startswith(b'[4,"1","FormatViolation"')
