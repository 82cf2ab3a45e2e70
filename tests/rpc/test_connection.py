from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import Raw

from evwire.errors import ConnectionClosed, RpcErrorCode
from evwire.rpc import (
    Answered,
    CallFinished,
    CallReceived,
    Connection,
    Counters,
    Dialect,
    LinkLost,
    Malformed,
    Refused,
    ResultRejected,
    SendReceived,
    TimedOut,
    Unreadable,
)

# As OCPP 1.6 has it: three message types, its own spelling, silence about what cannot be read.
OLD = Dialect(
    message_types=frozenset({2, 3, 4}),
    error_codes={code: code.value for code in RpcErrorCode}
    | {RpcErrorCode.FORMAT_VIOLATION: "FormationViolation", RpcErrorCode.RPC_FRAMEWORK_ERROR: "ProtocolError"},
    unknown_message_type=None,
    unreadable_message_id=None,
)
# As 2.0.1 has it: what is unknown or unreadable is answered.
ANSWERING = Dialect(
    message_types=frozenset({2, 3, 4}),
    error_codes={code: code.value for code in RpcErrorCode},
    unknown_message_type=RpcErrorCode.MESSAGE_TYPE_NOT_SUPPORTED,
    unreadable_message_id="-1",
)
# As 2.1 has it: two more message types.
NEW = Dialect(
    message_types=frozenset({2, 3, 4, 5, 6}),
    error_codes={code: code.value for code in RpcErrorCode},
    unknown_message_type=None,
    unreadable_message_id="-1",
)


def connection(dialect: Dialect = OLD, ids: Iterator[str] | None = None) -> Connection:
    """A connection whose calls have the ids A, B, C."""
    ids = ids or iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return Connection(dialect, new_message_id=lambda: next(ids))


def ask(ours: Connection, *, now: float = 0, timeout_s: float = 30) -> str:
    return ours.call("Reset", b'{"type":"Soft"}', now=now, timeout_s=timeout_s)


RESET_A = b'[2,"A","Reset",{"type":"Soft"}]'
RESET_B = b'[2,"B","Reset",{"type":"Soft"}]'
RESET_C = b'[2,"C","Reset",{"type":"Soft"}]'
ACCEPTED = Answered(Raw(b'{"status":"Accepted"}'))


# What we ask


def test_a_call_is_sent_at_once_when_none_is_outstanding() -> None:
    ours = connection()
    assert ask(ours) == "A"
    assert ours.take_output() == [RESET_A]
    assert ours.take_output() == []


def test_a_call_waits_until_the_one_before_is_answered() -> None:
    ours = connection()
    ask(ours), ask(ours), ask(ours)
    assert ours.take_output() == [RESET_A]
    assert ours.receive(b'[3,"A",{"status":"Accepted"}]', now=1) == (CallFinished("A", ACCEPTED),)
    assert ours.take_output() == [RESET_B]
    ours.receive(b'[4,"B","NotSupported","",{}]', now=2)
    assert ours.take_output() == [RESET_C]


def test_a_callerror_refuses_the_call_in_the_peers_own_spelling() -> None:
    ours = connection()
    ask(ours)
    events = ours.receive(b'[4,"A","OccurenceConstraintViolation","no",{"field":"type"}]', now=1)
    assert events == (CallFinished("A", Refused("OccurenceConstraintViolation", "no", Raw(b'{"field":"type"}'))),)


def test_a_call_times_out_when_its_time_has_passed_since_it_was_sent() -> None:
    ours = connection()
    ask(ours, now=100, timeout_s=30)
    assert ours.next_deadline() == 130
    assert ours.advance(129.9) == ()
    assert ours.advance(130) == (CallFinished("A", TimedOut()),)
    assert ours.next_deadline() is None
    assert ours.advance(1000) == ()


def test_after_a_timeout_the_next_call_goes_out_with_all_of_its_own_time() -> None:
    ours = connection()
    ask(ours, now=0, timeout_s=30)
    ask(ours, now=0, timeout_s=10)
    ours.take_output()
    ours.advance(30)
    assert ours.take_output() == [RESET_B]
    assert ours.next_deadline() == 40


def test_an_answer_read_after_the_deadline_but_before_it_was_declared_counts() -> None:
    ours = connection()
    ask(ours, now=0, timeout_s=30)
    assert ours.receive(b'[3,"A",{"status":"Accepted"}]', now=31) == (CallFinished("A", ACCEPTED),)


def test_a_late_answer_is_dropped_and_does_not_finish_the_next_call() -> None:
    ours = connection()
    ask(ours), ask(ours)
    ours.advance(30)
    assert ours.receive(b'[3,"A",{}]', now=31) == ()
    assert ours.receive(b'[4,"A","InternalError","",{}]', now=31) == ()
    assert ours.counters == Counters(late_answers=1, duplicate_answers=1)
    assert ours.receive(b'[3,"B",{"status":"Accepted"}]', now=32) == (CallFinished("B", ACCEPTED),)


def test_a_duplicate_answer_is_dropped() -> None:
    ours = connection()
    ask(ours), ask(ours)
    ours.receive(b'[3,"A",{}]', now=1)
    assert ours.receive(b'[3,"A",{}]', now=1) == ()
    assert ours.counters == Counters(duplicate_answers=1)


def test_an_answer_to_nothing_is_dropped() -> None:
    ours = connection()
    ask(ours), ask(ours)
    assert ours.receive(b'[3,"B",{}]', now=1) == (), "B is queued, not asked"
    assert ours.receive(b'[4,"Z","InternalError","",{}]', now=1) == ()
    assert ours.counters == Counters(unknown_answers=2)
    assert connection().receive(b'[3,"A",{}]', now=1) == ()


def test_only_so_many_finished_calls_are_remembered() -> None:
    ours = connection()
    for letter in "ABCDEFGHIJKLMNOPQ":
        ask(ours)
        ours.receive(f'[3,"{letter}",{{}}]'.encode(), now=1)
    ours.receive(b'[3,"A",{}]', now=1)
    ours.receive(b'[3,"B",{}]', now=1)
    assert ours.counters == Counters(unknown_answers=1, duplicate_answers=1)


def test_an_error_about_something_unreadable_is_not_taken_for_the_call_in_flight() -> None:
    ours = connection(ANSWERING)
    ask(ours)
    assert ours.receive(b'[4,"-1","RpcFrameworkError","",{}]', now=1) == ()
    assert ours.counters == Counters(unattributed_errors=1)
    assert ours.next_deadline() == 30


def test_a_message_id_made_twice_is_our_bug_while_the_call_is_outstanding() -> None:
    ours = connection(ids=iter("AABBA"))
    ask(ours)
    with pytest.raises(AssertionError, match="'A'"):
        ask(ours)
    assert ask(ours) == "B"
    with pytest.raises(AssertionError, match="'B'"):
        ask(ours)
    ours.receive(b'[3,"A",{}]', now=1)
    assert ask(ours) == "A"


# Cancelling


def test_a_cancelled_call_that_is_still_queued_is_never_sent() -> None:
    ours = connection()
    ask(ours), ask(ours), ask(ours)
    ours.cancel("B", now=0)
    ours.receive(b'[3,"A",{}]', now=1)
    assert ours.take_output() == [RESET_A, RESET_C]


def test_a_cancelled_call_that_nobody_has_written_yet_makes_way() -> None:
    ours = connection()
    ask(ours), ask(ours)
    ours.cancel("A", now=5)
    assert ours.take_output() == [RESET_B]
    assert ours.next_deadline() == 35


def test_a_cancelled_call_in_flight_keeps_its_place_until_it_is_answered() -> None:
    ours = connection()
    ask(ours), ask(ours)
    assert ours.take_output() == [RESET_A]
    ours.cancel("A", now=1)
    assert ours.take_output() == []
    assert ours.receive(b'[3,"A",{}]', now=2) == ()
    assert ours.take_output() == [RESET_B]
    assert ours.counters == Counters(late_answers=1)


def test_a_cancelled_call_in_flight_keeps_its_place_until_it_times_out() -> None:
    ours = connection()
    ask(ours), ask(ours)
    ours.take_output()
    ours.cancel("A", now=1)
    assert ours.advance(30) == ()
    assert ours.take_output() == [RESET_B]
    ours.receive(b'[3,"A",{}]', now=31)
    assert ours.counters == Counters(late_answers=1)


def test_cancelling_a_finished_call_does_nothing() -> None:
    ours = connection()
    ask(ours), ask(ours)
    ours.receive(b'[3,"A",{}]', now=1)
    ours.cancel("A", now=1)
    assert ours.receive(b'[3,"B",{"status":"Accepted"}]', now=2) == (CallFinished("B", ACCEPTED),)


# What the peer asks


def test_a_call_of_the_peer_is_delivered_and_answered_under_its_id() -> None:
    ours = connection()
    (event,) = ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    assert event == CallReceived("19", "Heartbeat", Raw(b"{}"))
    ours.respond("19", b'{"currentTime":"2024-01-01T00:00:00Z"}')
    assert ours.take_output() == [b'[3,"19",{"currentTime":"2024-01-01T00:00:00Z"}]']


def test_answers_need_not_wait_for_our_own_call() -> None:
    ours = connection()
    ask(ours)
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    ours.respond("19", b"{}")
    assert ours.take_output() == [RESET_A, b'[3,"19",{}]']


def test_both_sides_may_use_the_same_id_for_calls_that_cross() -> None:
    ours = connection()
    ask(ours)
    ours.receive(b'[2,"A","Heartbeat",{}]', now=0)
    ours.respond("A", b"{}")
    assert ours.receive(b'[3,"A",{"status":"Accepted"}]', now=1) == (CallFinished("A", ACCEPTED),)
    assert ours.take_output() == [RESET_A, b'[3,"A",{}]']


def test_a_refusal_is_spelled_as_the_version_spells_it() -> None:
    ours = connection()
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    ours.refuse("19", RpcErrorCode.FORMAT_VIOLATION, 'not "so"', b'{"path":"$"}')
    assert ours.take_output() == [b'[4,"19","FormationViolation","not \\"so\\"",{"path":"$"}]']


def test_a_refusals_description_is_cut_at_255_characters() -> None:
    ours = connection()
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    ours.refuse("19", RpcErrorCode.INTERNAL_ERROR, "ä" * 256)
    assert ours.take_output() == ['[4,"19","InternalError","{}",{{}}]'.format("ä" * 255).encode()]


def test_a_description_that_is_no_unicode_can_still_be_sent() -> None:
    ours = connection()
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    ours.refuse("19", RpcErrorCode.INTERNAL_ERROR, "half a pair: \ud800")
    assert ours.take_output() == [b'[4,"19","InternalError","half a pair: ?",{}]']


def test_a_call_repeated_while_in_process_is_delivered_and_answered_once() -> None:
    ours = connection()
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    assert ours.receive(b'[2,"19","Heartbeat",{}]', now=1) == ()
    ours.respond("19", b"{}")
    assert ours.take_output() == [b'[3,"19",{}]']
    assert ours.counters == Counters(repeated_calls=1)


def test_a_call_repeated_after_its_answer_is_a_call_again() -> None:
    ours = connection()
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    ours.respond("19", b"{}")
    assert ours.receive(b'[2,"19","Heartbeat",{}]', now=1) == (CallReceived("19", "Heartbeat", Raw(b"{}")),)


def test_a_broken_repetition_of_a_call_in_process_does_not_take_its_answer() -> None:
    ours = connection()
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    (event,) = ours.receive(b'[2,"19","Heartbeat",{', now=1)
    assert isinstance(event, Malformed) and not event.refused
    ours.respond("19", b"{}")
    assert ours.take_output() == [b'[3,"19",{}]']


@pytest.mark.parametrize("message_id", ["19", "20"])
def test_answering_what_is_not_in_process_is_our_bug(message_id: str) -> None:
    ours = connection()
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    ours.respond("19", b"{}")
    with pytest.raises(ValueError, match=message_id):
        ours.respond(message_id, b"{}")
    with pytest.raises(ValueError, match=message_id):
        ours.refuse(message_id, RpcErrorCode.INTERNAL_ERROR)


# SEND and CALLRESULTERROR


def test_a_send_goes_out_beside_a_call_in_flight() -> None:
    ours = connection(NEW)
    ask(ours), ask(ours)
    assert ours.send("NotifyPeriodicEventStream", b'{"id":1}') == "C"
    assert ours.take_output() == [RESET_A, b'[6,"C","NotifyPeriodicEventStream",{"id":1}]']


def test_a_version_without_send_cannot_send() -> None:
    with pytest.raises(ValueError, match="NotifyPeriodicEventStream"):
        connection(ANSWERING).send("NotifyPeriodicEventStream", b"{}")


def test_a_send_of_the_peer_is_delivered_and_never_answered() -> None:
    ours = connection(NEW)
    (event,) = ours.receive(b'[6,"19","NotifyPeriodicEventStream",{"id":1}]', now=0)
    assert event == SendReceived("19", "NotifyPeriodicEventStream", Raw(b'{"id":1}'))
    with pytest.raises(ValueError):
        ours.respond("19", b"{}")
    assert ours.take_output() == []


def test_a_rejected_result_of_ours_is_told_and_never_answered() -> None:
    ours = connection(NEW)
    (event,) = ours.receive(b'[5,"19","FormatViolation","no",{}]', now=0)
    assert event == ResultRejected("19", "FormatViolation", "no", Raw(b"{}"))
    assert ours.take_output() == []


def test_an_unusable_result_of_the_peer_is_rejected() -> None:
    ours = connection(NEW)
    ours.reject_result("A", RpcErrorCode.TYPE_CONSTRAINT_VIOLATION, "status is a number")
    assert ours.take_output() == [b'[5,"A","TypeConstraintViolation","status is a number",{}]']


def test_a_version_without_callresulterror_rejects_in_silence() -> None:
    ours = connection(ANSWERING)
    ours.reject_result("A", RpcErrorCode.TYPE_CONSTRAINT_VIOLATION)
    assert ours.take_output() == []


# What is no frame


@pytest.mark.parametrize(
    ("dialect", "wire", "answer"),
    [
        # A CALL whose id can be read is refused under that id, in every version.
        (OLD, b'[2,"1","Heartbeat",{}', b'[4,"1","FormationViolation",'),
        (NEW, b'[2,"1","Heartbeat",{}', b'[4,"1","FormatViolation",'),
        (OLD, b'[2,"1","Heartbeat"]', b'[4,"1","ProtocolError",'),
        (NEW, b'[2,"1","Heartbeat"]', b'[4,"1","RpcFrameworkError",'),
        (
            NEW,
            b'[2,"1234567890123456789012345678901234567","A",{}]',
            b'[4,"1234567890123456789012345678901234567","RpcFrameworkError",',
        ),
        # What has no readable id is refused under "-1", where the version knows it.
        (OLD, b'[2,1,"Heartbeat",{}]', None),
        (NEW, b'[2,1,"Heartbeat",{}]', b'[4,"-1","RpcFrameworkError",'),
        (OLD, b"hello", None),
        (NEW, b"hello", b'[4,"-1","RpcFrameworkError",'),
        (NEW, b"[" * 100_000, b'[4,"-1","RpcFrameworkError","nested too deeply",{}]'),
        # A message type the version does not have.
        (OLD, b'[7,"1",{}]', None),
        (ANSWERING, b'[7,"1",{}]', b'[4,"1","MessageTypeNotSupported","there is no message type 7",{}]'),
        (ANSWERING, b"[7]", b'[4,"-1","MessageTypeNotSupported",'),
        (NEW, b'[7,"1",{}]', None),
        (OLD, b'[6,"1","NotifyPeriodicEventStream",{}]', None),
        (
            ANSWERING,
            b'[6,"1","Notify",{}]',
            b'[4,"1","MessageTypeNotSupported","this version has no message type 6",{}]',
        ),
        (ANSWERING, b'[5,"1","FormatViolation","",{}]', b'[4,"1","MessageTypeNotSupported",'),
        (ANSWERING, b'[5,"1"]', b'[4,"1","MessageTypeNotSupported",'),
        # Answers and SENDs are never answered, however bad.
        (NEW, b'[3,"1"]', None),
        (NEW, b'[4,1,"InternalError","",{}]', None),
        (NEW, b'[5,"1",{}]', None),
        (NEW, b'[6,"1",{}]', None),
    ],
)
def test_what_is_no_frame_is_refused_as_far_as_the_version_wants_it(
    dialect: Dialect, wire: bytes, answer: bytes | None
) -> None:
    ours = connection(dialect)
    (event,) = ours.receive(wire, now=0)
    assert isinstance(event, Malformed)
    assert event.refused == (answer is not None)
    assert [sent.startswith(answer or b"nothing") for sent in ours.take_output()] == [True] * event.refused
    assert ours.counters == Counters(malformed=1)


def test_a_broken_answer_ends_its_call_at_once() -> None:
    ours = connection()
    ask(ours)
    event, finished = ours.receive(b'[3,"A",{"status":', now=1)
    assert isinstance(event, Malformed)
    assert (event.message_id, event.message_type, event.code) == ("A", 3, RpcErrorCode.FORMAT_VIOLATION)
    assert finished == CallFinished("A", Unreadable(event.code, event.problem))
    assert ours.advance(30) == ()


def test_a_broken_answer_to_another_call_changes_nothing() -> None:
    ours = connection()
    ask(ours)
    (event,) = ours.receive(b'[3,"B",{"status":', now=1)
    assert isinstance(event, Malformed)
    assert ours.advance(30) == (CallFinished("A", TimedOut()),)


# The end


def test_when_the_link_is_lost_every_call_ends_and_says_whether_it_was_sent() -> None:
    ours = connection()
    ask(ours), ask(ours), ask(ours)
    ours.take_output()
    ours.cancel("B", now=1)
    assert ours.close() == [CallFinished("A", LinkLost(sent=True)), CallFinished("C", LinkLost(sent=False))]
    assert ours.close() == []


def test_a_call_that_nobody_has_written_was_not_sent() -> None:
    ours = connection()
    ask(ours)
    assert ours.close() == [CallFinished("A", LinkLost(sent=False))]
    assert ours.take_output() == []


def test_a_cancelled_call_in_flight_ends_unheard() -> None:
    ours = connection()
    ask(ours)
    ours.take_output()
    ours.cancel("A", now=1)
    assert ours.close() == []


def test_after_the_end_nothing_goes_in_or_out() -> None:
    ours = connection(NEW)
    ask(ours)
    ours.receive(b'[2,"19","Heartbeat",{}]', now=0)
    ours.close()
    with pytest.raises(ConnectionClosed):
        ask(ours)
    with pytest.raises(ConnectionClosed):
        ours.send("NotifyPeriodicEventStream", b"{}")
    ours.respond("19", b"{}")
    ours.refuse("19", RpcErrorCode.INTERNAL_ERROR)
    ours.reject_result("A", RpcErrorCode.INTERNAL_ERROR)
    ours.cancel("A", now=1)
    assert ours.receive(b'[3,"A",{}]', now=1) == ()
    assert ours.advance(100) == ()
    assert ours.next_deadline() is None
    assert ours.take_output() == []
