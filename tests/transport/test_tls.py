"""TLS at both ends: what is offered, what is refused, and what is said about it."""

from __future__ import annotations

import asyncio
import errno
import gc
import shutil
import socket
import ssl
from typing import Any

import pytest
from aiofastnet.ssl_transport import SSLTransport_Socket
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve as serve_websockets

from certificates import Authority
from evwire.testing import ManualClock
from evwire.transport import (
    CertificateRefused,
    Link,
    ServerTls,
    client_context,
    server_context,
    websocket,
)
from evwire.transport.client_hello import offered_version
from tls_lab import COMPRESSING_HELLO, OLD_HELLO, Recorder, client, running, warnings

# What is offered


@pytest.mark.threat(10)
@pytest.mark.requirement("A00.FR.318")
@pytest.mark.requirement("A00.FR.421")
@pytest.mark.parametrize(
    "suite",
    [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "AES128-GCM-SHA256",
        "AES256-GCM-SHA384",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES256-GCM-SHA384",
    ],
)
async def test_every_suite_that_a_station_may_insist_on_is_spoken_on_one_port(authority, both, suite) -> None:
    async with running(ServerTls(both)) as server:
        shaken = await server.shake(client(authority, ciphers=suite))
    assert shaken.cipher()[0] == suite
    assert shaken.version() == "TLSv1.2"


async def test_the_newest_version_is_chosen_where_both_speak_it(authority, both) -> None:
    async with running(ServerTls(both)) as server:
        assert (await server.shake(client(authority))).version() == "TLSv1.3"


@pytest.mark.parametrize("suite", ["AES128-GCM-SHA256", "AES256-GCM-SHA384"])
async def test_modern_suites_are_those_with_forward_secrecy_only(authority, both, caplog, suite) -> None:
    async with running(ServerTls(both, suites="modern")) as server:
        with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
            await server.shake(client(authority, ciphers=suite))
        assert (await server.shake(client(authority, ciphers="ECDHE-RSA-AES128-GCM-SHA256"))).version() == "TLSv1.2"
    assert warnings(caplog) == ["127.0.0.1: TLS handshake failed, offering TLS 1.2: no shared cipher"]


@pytest.mark.threat(10)
@pytest.mark.requirement("A00.FR.313")
@pytest.mark.requirement("A00.FR.315")
@pytest.mark.requirement("A00.FR.416")
@pytest.mark.requirement("A00.FR.418")
async def test_a_version_before_1_2_is_refused_with_an_alert_and_a_line_that_names_it(both, caplog) -> None:
    async with running(ServerTls(both)) as server:
        # Alert: fatal, protocol_version.
        assert (await server.say(OLD_HELLO)).hex() == "15030200020246"
        await server.failed()
    assert warnings(caplog) == ["127.0.0.1: TLS handshake failed, offering TLS 1.1: unsupported protocol"]


@pytest.mark.threat(10)
@pytest.mark.requirement("A00.FR.321")
@pytest.mark.requirement("A00.FR.424")
async def test_compression_is_not_taken_when_offered(both) -> None:
    async with running(ServerTls(both)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.listener.port)
        writer.write(COMPRESSING_HELLO)
        async with asyncio.timeout(5):
            hello = await reader.readexactly(5 + 4 + 2 + 32)
            session_id_length = (await reader.readexactly(1))[0]
            chosen = (await reader.readexactly(session_id_length + 3))[-3:]
        writer.transport.abort()
    assert (hello[0], hello[5]) == (22, 2), "a ServerHello"
    assert chosen.hex() == "009c00", "the suite, and no compression"


@pytest.mark.threat(10)
@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the program openssl, which asks for a renegotiation")
async def test_a_renegotiation_is_refused(authority, both) -> None:
    async with running(ServerTls(both)) as server:
        program = await asyncio.create_subprocess_exec(
            *("openssl", "s_client", "-tls1_2", "-CAfile", str(authority.path)),
            *("-connect", f"127.0.0.1:{server.listener.port}"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert program.stdin is not None
        assert program.stdout is not None
        async with asyncio.timeout(10):
            await program.stdout.readuntil(b"Verify return code: 0 (ok)")
            program.stdin.write(b"R\n")
            await program.stdin.drain()
            rest = await program.stdout.read()
            await program.wait()
    assert b"no renegotiation" in rest


# What is said of those who failed


async def test_plain_http_on_the_tls_port_is_told_so_and_logged(both, caplog) -> None:
    async with running(ServerTls(both)) as server:
        answer = await server.say(b"GET /ocpp/CP001 HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"\r\n\r\nTLS is spoken here: use wss://.\r\n")
    assert warnings(caplog) == ["127.0.0.1: TLS handshake failed: plain HTTP was spoken, not TLS"]


async def test_tls_on_the_plain_port_is_logged_and_ended_at_once(caplog) -> None:
    async with running(None) as server:
        answer = await server.say(OLD_HELLO)
        assert server.listener.tls_failures == {"TLS was spoken to a port without it": 1}
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert warnings(caplog) == ["127.0.0.1: TLS was spoken to a port without it"]


async def test_noise_on_the_tls_port_is_logged(both, caplog) -> None:
    async with running(ServerTls(both)) as server:
        assert await server.say(b"\x00\x01\x02") == b""
    assert warnings(caplog) == ["127.0.0.1: TLS handshake failed: what was spoken is not TLS"]


async def test_who_only_looks_whether_the_port_is_open_is_counted_and_not_complained_about(both, caplog) -> None:
    async with running(ServerTls(both)) as server:
        _, writer = await asyncio.open_connection("127.0.0.1", server.listener.port)
        writer.close()
        await server.failed()
        assert server.listener.tls_failures == {"closed without a word": 1}
    assert warnings(caplog) == []


@pytest.mark.parametrize("engine", ["direct", "fallback"])
async def test_a_handshake_that_is_cut_is_one_line_and_no_error_of_the_loop(both, caplog, engine) -> None:
    context = server_context(both)
    context._aiofastnet_force_fallback_ssl = engine == "fallback"
    errors: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, facts: errors.append(facts))
    async with running(context) as server:
        _, writer = await asyncio.open_connection("127.0.0.1", server.listener.port)
        writer.write(COMPRESSING_HELLO[:20])
        writer.close()
        await server.failed()
    assert warnings(caplog) == ["127.0.0.1: TLS handshake failed: the other end closed the connection"]
    assert errors == []


async def test_a_station_that_does_not_trust_the_server_is_logged_with_its_reason(both, tmp_path, caplog) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other", "Other CA")
    async with running(ServerTls(both)) as server:
        with pytest.raises(CertificateRefused):
            await server.connect(client_context(ca=other.path))
        await server.failed()
    assert warnings(caplog) == ["127.0.0.1: TLS handshake failed, offering TLS 1.3: the other end refused: unknown ca"]


@pytest.mark.threat(13)
@pytest.mark.parametrize("said", [b"", OLD_HELLO[:7]])
async def test_whoever_is_too_slow_with_tls_is_dropped_at_the_deadline(both, caplog, said) -> None:
    async with running(ServerTls(both), handshake_timeout_s=0.05) as server:
        assert await server.say(said) == b""
        await server.failed()
    reason = "it took too long" if said else "nothing was said in time"
    assert warnings(caplog) == [f"127.0.0.1: TLS handshake failed: {reason}"]


@pytest.mark.threat(13)
async def test_what_tls_took_counts_for_the_deadline_of_the_request(authority, both, monkeypatch) -> None:
    clock = ManualClock()
    monkeypatch.setattr("evwire.transport.gate.SYSTEM_CLOCK", clock)
    async with running(ServerTls(both), handshake_timeout_s=10.0) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.listener.port)
        (door,) = server.listener._servers
        async with asyncio.timeout(5):
            while not door._silent:
                await asyncio.sleep(0)
            await clock.advance(9.99)
            await writer.start_tls(client(authority), server_hostname="127.0.0.1")
            answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.threat(12)
async def test_of_too_many_silent_connections_the_oldest_goes(both, caplog, monkeypatch) -> None:
    monkeypatch.setattr("evwire.transport.tls_door._SILENT_LIMIT", 2)
    async with running(ServerTls(both)) as server:
        silent = [await asyncio.open_connection("127.0.0.1", server.listener.port) for _ in range(3)]
        async with asyncio.timeout(5):
            assert await silent[0][0].read() == b""
        await server.failed()
        assert not silent[1][0].at_eof()
        assert not silent[2][0].at_eof()
        for _, writer in silent:
            writer.close()
    assert warnings(caplog) == ["127.0.0.1: TLS handshake failed: dropped, too many connections were silent"]


@pytest.mark.threat(12)
async def test_of_too_many_unfinished_handshakes_the_oldest_goes(both, caplog, monkeypatch) -> None:
    monkeypatch.setattr("evwire.transport.tls_door._SHAKING_LIMIT", 1)
    async with running(ServerTls(both)) as server:
        first = await asyncio.open_connection("127.0.0.1", server.listener.port)
        first[1].write(OLD_HELLO[:7])
        await first[1].drain()
        second = await asyncio.open_connection("127.0.0.1", server.listener.port)
        second[1].write(OLD_HELLO[:7])
        async with asyncio.timeout(5):
            assert await first[0].read() == b""
        await server.failed()
        assert not second[0].at_eof()
        first[1].close()
        second[1].close()
    assert warnings(caplog) == ["127.0.0.1: TLS handshake failed: dropped, too many handshakes were under way"]


@pytest.mark.threat(12)
async def test_without_a_descriptor_left_the_silent_make_room_and_the_others_wait_a_moment(
    authority, both, caplog, monkeypatch
) -> None:
    monkeypatch.setattr("evwire.transport.tls_door._OUT_OF_RESOURCES_S", 0.01)
    accept, scarce = socket.socket.accept, [OSError(errno.EMFILE, "Too many open files")]

    def scarcely(listening: socket.socket) -> Any:
        if scarce:
            raise scarce.pop()
        return accept(listening)

    async with running(ServerTls(both)) as server:
        silent = await asyncio.open_connection("127.0.0.1", server.listener.port)
        (door,) = server.listener._servers
        async with asyncio.timeout(5):
            while not door._silent:
                await asyncio.sleep(0)
            monkeypatch.setattr(socket.socket, "accept", scarcely)
            (await server.connect(client_context(ca=authority.path))).close()
            assert await silent[0].read() == b""
        silent[1].close()
    assert warnings(caplog) == ["cannot accept connections for a moment: [Errno 24] Too many open files"]


async def test_closing_drops_whoever_is_not_through(authority, both, caplog) -> None:
    async with running(ServerTls(both)) as server:
        silent, begun = [await asyncio.open_connection("127.0.0.1", server.listener.port) for _ in range(2)]
        begun[1].write(OLD_HELLO[:7])
        link = await server.connect(client_context(ca=authority.path))
    async with asyncio.timeout(5):
        assert await silent[0].read() == b""
        assert await begun[0].read() == b""
    link.abort()
    silent[1].close()
    begun[1].close()
    assert warnings(caplog) == []


@pytest.mark.threat(12)
async def test_a_handshake_that_was_dropped_leaves_nothing_in_memory(both, monkeypatch) -> None:
    monkeypatch.setattr("evwire.transport.tls_door._SHAKING_LIMIT", 2)

    def transports() -> int:
        return sum(isinstance(each, SSLTransport_Socket) for each in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        async with running(ServerTls(both)) as server:
            before = transports()
            writers = []
            for _ in range(20):
                writers.append((await asyncio.open_connection("127.0.0.1", server.listener.port))[1])
                writers[-1].write(OLD_HELLO[:7])
                await writers[-1].drain()
            await server.failed(18)
            for _ in range(20):
                await server.say(OLD_HELLO)
            async with asyncio.timeout(5):
                while transports() > before + 2:
                    await asyncio.sleep(0)
            for writer in writers:
                writer.close()
    finally:
        gc.enable()


@pytest.mark.parametrize("engine", ["direct", "fallback"])
async def test_messages_larger_than_the_buffers_pass_whole_and_in_order(authority, both, engine) -> None:
    context = server_context(both)
    context._aiofastnet_force_fallback_ssl = engine == "fallback"
    async with (
        running(context) as server,
        connect(server.url, subprotocols=["ocpp1.6"], ssl=client(authority), proxy=None, compression=None) as station,
    ):
        server.links[0].attach(EchoReceiver(server.links[0]))
        sent = [str(number) * 200_000 for number in range(10)]
        for text in sent:
            await station.send(text)
        async with asyncio.timeout(10):
            assert [await station.recv() for _ in sent] == sent


class EchoReceiver:
    """Sends back what comes."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def frame_received(self, data: bytes) -> None:
        self._link.send(data)

    def link_lost(self, closed: object) -> None:
        pass


@pytest.mark.threat(12)
async def test_a_flood_of_bad_handshakes_is_counted_and_not_written_down(both, caplog) -> None:
    async with running(ServerTls(both)) as server:
        for _ in range(50):
            await server.say(b"\x00")
        assert server.listener.tls_failures == {"what was spoken is not TLS": 50}
    assert len(warnings(caplog)) == 20


def test_a_version_that_cannot_be_seen_is_not_guessed() -> None:
    assert offered_version(OLD_HELLO) == "TLS 1.1"
    assert offered_version(COMPRESSING_HELLO) == "TLS 1.2"
    for length in range(len(OLD_HELLO) - 2):
        assert offered_version(OLD_HELLO[:length]) is None
    assert offered_version(b"\x16" + b"\xff" * 4000) is None


# The station's end


@pytest.mark.requirement("A00.FR.306")
@pytest.mark.requirement("A00.FR.312")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_websockets_is_spoken_to_as_server_and_as_client(authority, both, host) -> None:
    async with running(ServerTls(both)) as server:
        url = f"wss://{host}:{server.listener.port}/ocpp/CP001"
        async with connect(url, subprotocols=["ocpp1.6"], ssl=client(authority), proxy=None) as station:
            recorder = Recorder()
            server.links[0].attach(recorder)
            await station.send("text")
            assert await recorder.frame == b"text"

    async def echo(connection: Any) -> None:
        async for message in connection:
            await connection.send(message)

    async with serve_websockets(
        echo, "127.0.0.1", 0, ssl=server_context(both), subprotocols=["ocpp1.6"]
    ) as independent:
        port = next(iter(independent.sockets)).getsockname()[1]
        link, _ = await websocket.connect(
            f"wss://{host}:{port}/CP001", subprotocols=["ocpp1.6"], ssl=client_context(ca=authority.path)
        )
        recorder = Recorder()
        link.attach(recorder)
        link.send(b"text")
        assert await recorder.frame == b"text"
        link.close()


@pytest.mark.requirement("A00.FR.308")
@pytest.mark.requirement("A00.FR.309")
@pytest.mark.requirement("A00.FR.411")
@pytest.mark.requirement("A00.FR.412")
@pytest.mark.parametrize(
    ("address", "trusted", "problem"),
    [("127.0.0.1", False, "unable to get local issuer certificate"), ("127.0.0.2", True, "IP address mismatch")],
)
async def test_a_server_with_another_name_or_of_an_unknown_ca_is_not_connected_to(
    authority, both, address, trusted, problem
) -> None:
    async with running(ServerTls(both), host=address) as server:
        url = server.url.replace("127.0.0.1", address)
        with pytest.raises(CertificateRefused, match=problem):
            # Without a context it is the CAs of this machine that are trusted.
            await websocket.connect(
                url, subprotocols=["ocpp1.6"], ssl=client_context(ca=authority.path) if trusted else None
            )
        assert server.handshakes == []


@pytest.mark.requirement("A00.FR.510")
async def test_a_server_may_have_its_name_in_the_common_name_only(authority) -> None:
    async with running(ServerTls([authority.named("localhost")])) as server:
        link, _ = await websocket.connect(
            f"wss://localhost:{server.listener.port}/CP001",
            subprotocols=["ocpp1.6"],
            ssl=client_context(ca=authority.path),
        )
        link.close()


@pytest.mark.requirement("A00.FR.312")
async def test_what_speaks_no_tls_is_not_spoken_to_without(authority) -> None:
    said: list[bytes] = []

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said.append(await reader.read(4096))
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        writer.close()

    listening = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(OSError):
            await websocket.connect(
                f"wss://127.0.0.1:{port}/CP001",
                subprotocols=["ocpp1.6"],
                credentials=("CP001", b"secret password"),
                ssl=client_context(ca=authority.path),
            )
    assert len(said) == 1
    assert said[0][0] == 22
    assert b"Authorization" not in said[0]
