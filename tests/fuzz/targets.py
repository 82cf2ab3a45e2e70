"""What atheris throws bytes at: ``python tests/fuzz/targets.py <target> <corpus> <seconds>``, in a process of its own.

Whatever comes is accepted or properly refused; anything else raises, and the input is kept and printed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import atheris

with atheris.instrument_imports(include=["evwire.rpc", "evwire.versions", "evwire.transport"]):
    from evwire.errors import InvalidMessage, RpcErrorCode
    from evwire.rpc import Connection, Dialect
    from evwire.rpc.frames import MalformedFrame, encode, parse
    from evwire.transport import Closed, Handshake, Link, Upgrade, websocket
    from evwire.transport.upgrade_request import Refuse, UpgradeRequest, parse_upgrade_request
    from evwire.versions import ALL, Message, checking, tolerance

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from refusal_table import rows

HEAD = (
    b"GET /ocpp/CP001 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Protocol: ocpp1.6\r\n"
)
OFFER = b"Sec-WebSocket-Extensions: permessage-deflate\r\n"
LONGEST_SEED = 4096


# Frames


def frame(data: bytes) -> None:
    """The parser, and a connection of each version with a call under way, strict and mending."""
    try:
        parsed = parse(data)
    except MalformedFrame as malformed:
        assert str(malformed)
    else:
        assert parse(encode(parsed)) == parsed
    for version in ALL:
        dialect = Dialect(
            message_types=version.message_types,
            error_codes=version.error_codes,
            unknown_message_type=version.unknown_message_type,
            unreadable_message_id=version.unreadable_message_id,
        )
        for mends in (False, True):
            connection = Connection(dialect, new_message_id=lambda: "1", mends=mends)
            connection.call("Heartbeat", b"{}", now=0, timeout_s=30)
            connection.take_output()
            connection.receive(data, now=1)
            for answer in connection.take_output():
                kind, message_id, code, description, details = json.loads(answer)
                assert kind in {4, 5} & version.message_types and isinstance(message_id, str) and details == {}, answer
                assert code in version.error_codes.values() and len(description) <= 255, answer


def _sent() -> Iterator[tuple[str, bytes]]:
    for version in ALL:
        for row in rows(version.name):
            for sent, _ in row.steps:
                if len(sent) <= LONGEST_SEED:
                    yield version.name, sent


def frame_seeds() -> Iterator[bytes]:
    for _, sent in _sent():
        yield sent
    yield b'[3,"1",{"status":"Accepted"}]'
    yield b'[4,"1","GenericError","",{}]'
    yield b'[5,"1","GenericError","",{}]'


# Payloads

MESSAGE_TYPES: list[type[Message]] = [
    message_type
    for version in ALL
    for action in version.actions.values()
    for message_type in (action.request, action.response)
    if message_type is not None
]


def decoder(data: bytes) -> None:
    """Every message of every version, by the first two bytes; strictly, and as what is meant."""
    message_type = MESSAGE_TYPES[int.from_bytes(data[:2], "big") % len(MESSAGE_TYPES)]
    payload = data[2:]
    try:
        message = checking.decode(message_type, payload)
    except InvalidMessage as invalid:
        _check_refusal(invalid)
    else:
        written = checking.encode(message)
        assert checking.decode(message_type, written) == message, written
        assert tolerance.read(message_type, payload, lambda deviation: None) == message
    try:
        meant = tolerance.read(message_type, payload, lambda deviation: None)
    except InvalidMessage as invalid:
        _check_refusal(invalid)
    else:
        assert isinstance(meant, message_type)


def _check_refusal(invalid: InvalidMessage) -> None:
    assert isinstance(invalid.code, RpcErrorCode) and invalid.path.startswith("$"), invalid
    assert len(invalid.problem) <= 255, invalid


def decoder_seeds() -> Iterator[bytes]:
    by_request = {
        (version.name, action.name): MESSAGE_TYPES.index(action.request)
        for version in ALL
        for action in version.actions.values()
    }
    for name, sent in _sent():
        try:
            action, payload = json.loads(sent)[2:4]
            number = by_request[name, action]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        yield number.to_bytes(2, "big") + json.dumps(payload).encode()


# Handshakes


def handshake(data: bytes) -> None:
    """The parser of request heads."""
    answer = parse_upgrade_request(data)
    assert isinstance(answer, Refuse | UpgradeRequest)


def handshake_seeds() -> Iterator[bytes]:
    head = (HEAD + OFFER).removesuffix(b"\r\n")
    yield head
    yield head + b"\r\nAuthorization: Basic Q1AwMDE6c2VjcmV0"
    yield head.replace(b"/ocpp/CP001", b"http://x/ocpp/RDAM%7C123?a=b")
    yield head.replace(b"ocpp1.6", b"ocpp2.1, ocpp2.0.1,ocpp1.6")
    yield head.replace(b"GET", b"POST")
    yield head.replace(b"/ocpp/CP001", b"/ocpp/%2e%2e%2f%00")


# The gate, with everything behind it that an upgrade opens


class _Receiver:
    def frame_received(self, data: bytes) -> None:
        data.decode()

    def link_lost(self, closed: Closed) -> None: ...


class _Faults(logging.Handler):
    """What was logged as an error, or escaped to the loop."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(self.format(record))


def _frame(first: int, payload: bytes) -> bytes:
    """A masked frame whose mask changes nothing."""
    length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
    return bytes([first]) + length + bytes(4) + payload


def gate() -> Callable[[bytes], None]:
    """A server on a socket. The first byte says what the others are: a head, raw frames, a deflated message, text."""
    loop = asyncio.new_event_loop()
    faults = _Faults()
    logging.getLogger("evwire").addHandler(faults)
    loop.set_exception_handler(lambda loop, context: faults.found.append(str(context)))

    async def decide(handshake: Handshake) -> Upgrade:
        return Upgrade("ocpp1.6")

    def connected(link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        link.attach(_Receiver())

    listener = loop.run_until_complete(websocket.serve(decide, connected, host="127.0.0.1", message_limit=16_384))

    async def talk(data: bytes) -> None:
        kind, rest = data[0] % 4, data[1:]
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.port)
        try:
            if kind == 0:
                writer.write(rest)
            else:
                writer.write(HEAD + OFFER + b"\r\n")
                assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
                if kind == 1:
                    writer.write(rest)
                elif kind == 2:
                    writer.write(_frame(0xC1, rest[:60_000]))
                else:
                    compressor = zlib.compressobj(6, zlib.DEFLATED, -15)
                    deflated = compressor.compress(rest) + compressor.flush(zlib.Z_SYNC_FLUSH)
                    writer.write(_frame(0xC1, deflated[:-4][:60_000]))
                writer.write(_frame(0x88, b"\x03\xe8"))
            writer.write_eof()
            answer = await reader.read()
            assert kind or not answer or answer.startswith(b"HTTP/1.1 "), answer
        except (ConnectionResetError, BrokenPipeError):
            pass
        finally:
            writer.close()

    async def talk_and_settle(data: bytes) -> None:
        async with asyncio.timeout(8):
            await talk(data)
            while listener._gates or listener._links:
                await asyncio.sleep(0)

    def throw(data: bytes) -> None:
        if data:
            loop.run_until_complete(talk_and_settle(data))
            assert faults.found == []

    return throw


def gate_seeds() -> Iterator[bytes]:
    for seed in handshake_seeds():
        yield b"\x00" + seed + b"\r\n\r\n"
    message = b'[2,"1","Heartbeat",{}]'
    yield b"\x01" + _frame(0x81, message)
    yield b"\x01" + _frame(0x01, message[:5]) + _frame(0x89, b"ping") + _frame(0x80, message[5:])
    yield b"\x01" + _frame(0x82, message) + _frame(0x88, b"")
    yield b"\x02" + zlib.compress(message)[2:-4]
    yield b"\x02" + zlib.compress(bytes(100_000))[2:-4]
    yield b"\x03" + message
    yield b"\x03" + message * 1000


SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "frame": frame_seeds,
    "decoder": decoder_seeds,
    "handshake": handshake_seeds,
    "gate": gate_seeds,
}


def main(target: str, corpus: str, seconds: str) -> None:
    for number, seed in enumerate(SEEDS[target]()):
        (Path(corpus) / f"seed-{number}").write_bytes(seed)
    throw = gate() if target == "gate" else {"frame": frame, "decoder": decoder, "handshake": handshake}[target]

    def thrown(data: bytes) -> None:
        try:
            throw(data)
        except BaseException:
            print(f"the input: {data!r}", flush=True)
            raise

    found = mkdtemp(prefix="evwire-fuzz-")
    arguments = [f"-max_total_time={seconds}", "-timeout=10", "-max_len=8192", f"-artifact_prefix={found}/"]
    atheris.Setup([sys.argv[0], *arguments, corpus], thrown)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
