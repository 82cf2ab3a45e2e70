"""TLS at both ends: what is offered, who is refused, and what is said about it."""

from __future__ import annotations

import asyncio
import logging
import shutil
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve as serve_websockets

from certificates import DAY, NOW, Authority, pem, rsa_key
from evwire.testing import ManualClock
from evwire.transport import (
    CertificateFiles,
    CertificateRefused,
    ClientCertificate,
    Handshake,
    Link,
    Listener,
    ServerTls,
    TlsFileError,
    Upgrade,
    certificate_matches,
    client_context,
    server_context,
    websocket,
)
from evwire.transport.client_hello import offered_version

# TLS 1.1, two suites of that time, no extensions.
OLD_HELLO = bytes.fromhex("160301002f0100002b0302" + "00" * 32 + "000004c013002f0100")
# TLS 1.2, TLS_RSA_WITH_AES_128_GCM_SHA256, compression by DEFLATE or none.
COMPRESSING_HELLO = bytes.fromhex("160301003c010000380303" + "00" * 32 + "000002009c020100000c000d00080006040304010804")


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def both(authority: Authority) -> list[CertificateFiles]:
    """A certificate of each algorithm."""
    return [authority.server("ecdsa"), authority.server("rsa", key=rsa_key())]


class Server:
    """A gate that lets everybody in and remembers."""

    def __init__(self) -> None:
        self.handshakes: list[Handshake] = []
        self.links: list[Link] = []
        self.listener: Listener

    async def decide(self, handshake: Handshake) -> Upgrade:
        self.handshakes.append(handshake)
        return Upgrade("ocpp1.6")

    def connected(self, link: Link, handshake: Handshake, upgrade: Upgrade) -> None:
        self.links.append(link)

    @property
    def url(self) -> str:
        return f"wss://127.0.0.1:{self.listener.port}/ocpp/CP001"

    async def connect(self, context: ssl.SSLContext) -> Link:
        link, subprotocol = await websocket.connect(self.url, subprotocols=["ocpp1.6"], ssl=context)
        assert subprotocol == "ocpp1.6"
        return link

    async def shake(self, context: ssl.SSLContext) -> ssl.SSLObject:
        """A handshake by the standard library."""
        _, writer = await asyncio.open_connection("127.0.0.1", self.listener.port, ssl=context)
        shaken = writer.get_extra_info("ssl_object")
        writer.transport.abort()
        return shaken

    async def say(self, data: bytes) -> bytes:
        """Send this over plain TCP, and read until the server closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.listener.port)
        try:
            writer.write(data)
            async with asyncio.timeout(5):
                return await reader.read()
        finally:
            writer.close()

    async def failed(self, count: int = 1) -> None:
        """Until so many handshakes have failed."""
        async with asyncio.timeout(5):
            while self.listener.tls_failures.total() < count:
                await asyncio.sleep(0)


@asynccontextmanager
async def running(
    tls: ssl.SSLContext | ServerTls | None, host: str = "127.0.0.1", **options: Any
) -> AsyncIterator[Server]:
    server = Server()
    server.listener = await websocket.serve(server.decide, server.connected, host=host, port=0, ssl=tls, **options)
    try:
        yield server
    finally:
        await server.listener.close()


def client(authority: Authority, *, ciphers: str | None = None, only: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """Of the standard library, as an independent peer."""
    context = ssl.create_default_context(cafile=str(authority.path))
    if ciphers is not None:
        context.set_ciphers(ciphers)
        only = ssl.TLSVersion.TLSv1_2
    if only is not None:
        context.minimum_version = context.maximum_version = only
    return context


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


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
async def test_what_tls_took_counts_for_the_deadline_of_the_request(authority, both) -> None:
    async with running(ServerTls(both), handshake_timeout_s=0.3) as server:
        began_s = asyncio.get_running_loop().time()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.listener.port, ssl=client(authority))
        answer = await reader.read()
        took_s = asyncio.get_running_loop().time() - began_s
        writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert took_s < 0.6, "not twice the deadline"


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


# Client certificates


def admits(certificate: ClientCertificate | None, organization: str | None = "Operator") -> bool:
    return certificate_matches(certificate, "CP001", organization=organization)


@pytest.mark.requirement("A00.FR.402")
@pytest.mark.requirement("A00.FR.403")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("engine", ["direct", "fallback"])
async def test_admission_sees_the_certificate_that_was_verified(authority, both, version, engine) -> None:
    files, certificate = authority.station("CP001")
    context = server_context(both, client_ca=authority.path)
    context._aiofastnet_force_fallback_ssl = engine == "fallback"
    async with running(context) as server:
        station = client_context(ca=authority.path, certificate=files)
        station.maximum_version = version
        (await server.connect(station)).close()
        (handshake,) = server.handshakes
    shown = handshake.client_certificate
    assert shown is not None
    assert (shown.common_names, shown.organizations) == (("CP001",), ("Operator",))
    assert shown.issuer == "O=Operator, CN=Test CA"
    assert int(shown.serial_number, 16) == certificate.serial_number
    assert shown.expires_at == certificate.not_valid_after_utc
    assert handshake.secure
    assert admits(shown)


async def test_without_a_client_ca_there_is_no_certificate(authority, both) -> None:
    async with running(ServerTls(both)) as server:
        (await server.connect(client_context(ca=authority.path, certificate=authority.station("CP001")[0]))).close()
        (handshake,) = server.handshakes
    assert handshake.client_certificate is None
    assert not admits(None)


@pytest.mark.threat(11)
@pytest.mark.requirement("A00.FR.404")
@pytest.mark.requirement("A00.FR.405")
@pytest.mark.parametrize(
    ("certificate", "why_not"),
    [
        ({"common_names": ("XCP001",)}, "the certificate belongs to 'XCP001'"),
        ({"common_names": ("CP0011",)}, "the certificate belongs to 'CP0011'"),
        ({"common_names": ("cp001",)}, "the certificate belongs to 'cp001'"),
        ({"common_names": ("CP001\0",)}, "the certificate belongs to 'CP001\\x00'"),
        (
            {"common_names": ("wss://csms.example/CP001",)},
            "the common name 'wss://csms.example/CP001' is an address, expected a serial number",
        ),
        ({"common_names": ("CP001", "CP002")}, "the certificate has 2 common names, expected one"),
        ({"common_names": ()}, "the certificate has 0 common names, expected one"),
        ({"organizations": ("Operator Ltd",)}, "the certificate is of 'Operator Ltd', expected 'Operator'"),
        ({"organizations": ("Operator", "Other")}, "the certificate is of 'Operator', 'Other', expected 'Operator'"),
        ({"organizations": ()}, "the certificate is of no organization, expected 'Operator'"),
        ({"expires_at": NOW - DAY}, "the certificate has expired"),
    ],
)
def test_a_certificate_is_a_stations_only_if_name_and_organization_are_exactly_its(certificate, why_not) -> None:
    shown = ClientCertificate(**{"common_names": ("CP001",), "organizations": ("Operator",), **certificate})
    assert shown.mismatch("CP001", organization="Operator") == why_not
    assert not admits(shown)


@pytest.mark.threat(11)
@pytest.mark.requirement("A00.FR.407")
@pytest.mark.parametrize(
    ("version", "alert"),
    [(ssl.TLSVersion.TLSv1_2, "HANDSHAKE_FAILURE"), (ssl.TLSVersion.TLSv1_3, "CERTIFICATE_REQUIRED")],
)
async def test_a_station_without_a_certificate_is_refused_where_one_is_demanded_and_told_so(
    authority, both, caplog, version, alert
) -> None:
    async with running(ServerTls(both, client_ca=authority.path)) as server:
        station = client_context(ca=authority.path)
        station.maximum_version = version
        with pytest.raises(ssl.SSLError, match=alert):
            await server.connect(station)
        await server.failed()
        assert server.handshakes == []
    assert len(warnings(caplog)) == 1
    assert warnings(caplog)[0].endswith("peer did not return a certificate")


# Files that change, and files that cannot be used


def serial(shaken: ssl.SSLObject) -> str:
    return str((shaken.getpeercert() or {})["serialNumber"])


async def test_new_certificates_are_in_force_for_new_connections_while_old_ones_live_on(authority) -> None:
    clock = ManualClock()
    async with running(ServerTls([authority.server()], clock=clock)) as server:
        link = await server.connect(client_context(ca=authority.path))
        before = serial(await server.shake(client(authority)))
        authority.server()
        await clock.advance(2)
        assert serial(await server.shake(client(authority))) != before
        (accepted,) = server.links
        recorder = Recorder()
        accepted.attach(recorder)
        link.send(b"still here")
        assert await recorder.frame == b"still here"
        link.close()


class Recorder:
    """The first frame of a link."""

    def __init__(self) -> None:
        self.frame: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def frame_received(self, data: bytes) -> None:
        self.frame.set_result(data)

    def link_lost(self, closed: object) -> None:
        pass


def no_pem(files: CertificateFiles, authority: Authority) -> None:
    Path(files.certificate).write_text("nothing")


def key_of_another(files: CertificateFiles, authority: Authority) -> None:
    assert files.key is not None
    Path(files.key).write_bytes(Path(authority.server("another").key or "").read_bytes())


def expired(files: CertificateFiles, authority: Authority) -> None:
    authority.server(Path(files.certificate).stem, expires=NOW - DAY)


def gone(files: CertificateFiles, authority: Authority) -> None:
    Path(files.certificate).unlink()


def encrypted(files: CertificateFiles, authority: Authority) -> None:
    assert files.key is not None
    Path(files.key).write_bytes(pem(rsa_key(), b"secret"))


BREAKINGS = [
    (no_pem, "server.pem: expected a certificate in PEM"),
    (key_of_another, "server.key: the key does not belong to the certificate in "),
    (expired, "server.pem: the certificate has expired at "),
    (gone, "server.pem: No such file or directory"),
    (encrypted, "server.key: expected a private key without a passphrase"),
]


@pytest.mark.parametrize(("break_it", "problem"), BREAKINGS)
async def test_files_that_cannot_be_used_leave_the_old_ones_in_force_and_an_error_in_the_log(
    authority, caplog, break_it: Callable[[CertificateFiles, Authority], None], problem
) -> None:
    clock = ManualClock()
    files = authority.server()
    async with running(ServerTls([files], clock=clock)) as server:
        before = serial(await server.shake(client(authority)))
        break_it(files, authority)
        await clock.advance(2)
        assert serial(await server.shake(client(authority))) == before
        await clock.advance(2)
        assert serial(await server.shake(client(authority))) == before
    (error,) = warnings(caplog)
    assert problem in error
    assert "the old ones stay in force" in error


@pytest.mark.parametrize(("break_it", "problem"), BREAKINGS)
def test_files_that_cannot_be_used_are_named_with_what_is_wrong(authority, break_it, problem) -> None:
    files = authority.server()
    break_it(files, authority)
    with pytest.raises(TlsFileError) as caught:
        ServerTls([files])
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"client_ca": "nothing.pem"}, "nothing.pem: expected certificates of CAs in PEM"),
        ({"client_ca": "broken.pem"}, "broken.pem: expected certificates of CAs in PEM, got "),
        ({"client_ca": "Test CA.pem", "client_crl": "nothing.pem"}, "nothing.pem: expected a certificate revocation"),
        ({"client_crl": "nothing.pem"}, "expected a client CA beside"),
        ({"suites": "old"}, "expected suites of compat or modern, got 'old'"),
    ],
)
def test_an_option_that_cannot_be_used_is_named_too(authority, options, problem) -> None:
    (authority.folder / "nothing.pem").write_text("nothing")
    (authority.folder / "broken.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    where = {name: authority.folder / value if name != "suites" else value for name, value in options.items()}
    with pytest.raises((TlsFileError, ValueError)) as caught:
        server_context([authority.server()], **where)
    assert problem in str(caught.value)


@pytest.mark.threat(11)
@pytest.mark.requirement("A00.FR.511")
@pytest.mark.parametrize("name", ["wss://csms.example/CP001", "192.0.2.7", "2001:db8::7"])
def test_a_certificate_named_after_an_address_is_no_stations_even_if_the_station_is(name) -> None:
    shown = ClientCertificate(common_names=(name,))
    assert shown.mismatch(name) == f"the common name {name!r} is an address, expected a serial number"


def test_two_certificates_of_one_algorithm_are_refused_because_one_would_never_be_shown(authority) -> None:
    with pytest.raises(ValueError, match="expected certificates of different algorithms, got ECDSA, ECDSA"):
        server_context([authority.server("one"), authority.server("two")])


@pytest.mark.threat(11)
async def test_a_certificate_is_revoked_without_a_restart(authority, both, caplog) -> None:
    clock = ManualClock()
    files, certificate = authority.station("CP001")
    tls = ServerTls(both, client_ca=authority.path, client_crl=authority.revoke(), clock=clock)
    async with running(tls) as server:
        station = client_context(ca=authority.path, certificate=files)
        (await server.connect(station)).close()
        authority.revoke(certificate)
        await clock.advance(2)
        with pytest.raises(ssl.SSLError, match="CERTIFICATE_REVOKED"):
            await server.connect(station)
        await server.failed()
    assert warnings(caplog)[-1].endswith("the client certificate was refused: certificate revoked")


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
