"""Why a station gets no link, told apart: refusals, redirects, certificates."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from evwire.transport import CertificateRefused, HandshakeRefused, websocket
from listening import listening


@asynccontextmanager
async def answering(answer: bytes, context: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that answers any request with ``answer``; its port, and what it heard."""
    heard: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)

    async with listening(talk, context) as port:
        yield port, heard


async def refused(answer: bytes) -> HandshakeRefused:
    async with answering(answer) as (port, heard):
        with pytest.raises(HandshakeRefused) as caught:
            await websocket.connect(f"ws://127.0.0.1:{port}/ocpp/CP001", subprotocols=["ocpp2.0.1"])
        assert len(heard) == 1
    return caught.value


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (
            b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
            "the server refused the WebSocket: 401 (it does not take this station's identity with this password)",
        ),
        (
            b"HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\nnothing",
            "the server refused the WebSocket: 404 nothing "
            "(it does not know this station, or has no OCPP at this path)",
        ),
        (
            b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            "the server refused the WebSocket: 403 (it does not let this station in)",
        ),
        (
            b"HTTP/1.1 418 Teapot\r\nContent-Length: 12\r\n\r\n\x1b[31mred\r\n\xff\x00",
            "the server refused the WebSocket: 418 [31mred \ufffd",
        ),
    ],
)
async def test_a_refusal_says_its_status_and_what_it_means_in_one_line(answer: bytes, text: str) -> None:
    assert str(await refused(answer)) == text


@pytest.mark.parametrize(
    ("headers", "retry_after_s"),
    [
        (b"Retry-After: 120\r\n", 120.0),
        (b"retry-after:  7 \r\n", 7.0),
        (b"Date: Thu, 01 Jan 2026 12:00:00 GMT\r\nRetry-After: Thu, 01 Jan 2026 12:01:30 GMT\r\n", 90.0),
        (b"Date: Thu, 01 Jan 2026 12:00:00 GMT\r\nRetry-After: Thu, 01 Jan 2026 11:00:00 GMT\r\n", 0.0),
        (b"Retry-After: Thu, 01 Jan 2026 12:01:30 GMT\r\n", None),
        (b"Retry-After: soon\r\n", None),
        (b"Retry-After: -5\r\n", None),
        (b"", None),
    ],
)
@pytest.mark.parametrize("status", [b"429 Too Many Requests", b"503 Service Unavailable"])
async def test_retry_after_is_read_in_seconds_or_as_a_date(
    status: bytes, headers: bytes, retry_after_s: float | None
) -> None:
    error = await refused(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n" + headers + b"\r\n")
    assert error.retry_after_s == retry_after_s
    assert ("wants to be asked again in" in str(error)) is (retry_after_s is not None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_named_and_not_followed(status: int) -> None:
    async with answering(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n") as (elsewhere, heard_elsewhere):
        location = f"ws://127.0.0.1:{elsewhere}/CP001"
        error = await refused(f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())
        assert (error.status, error.location) == (status, location)
        assert f"it points to {location}, and redirects are not followed" in str(error)
        assert heard_elsewhere == []


async def test_a_redirect_to_a_path_is_named_whole() -> None:
    error = await refused(b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")
    assert error.location is not None
    assert error.location.startswith("ws://127.0.0.1:") and error.location.endswith("/login")


async def test_a_silent_server_is_given_up_with_a_sentence() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with listening(silent) as port:
        with pytest.raises(TimeoutError, match=r"no answer within 0\.2 s"):
            await websocket.connect(f"ws://127.0.0.1:{port}/CP001", subprotocols=["ocpp1.6"], timeout_s=0.2)


# Certificates

TODAY = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)


class Authority:
    """A CA, and what it signs; without ``signs`` a certificate signs itself."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(self.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(TODAY - 10 * DAY)
            .not_valid_after(TODAY + 10 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(False, False, False, False, False, True, True, False, False),  # to sign with
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def server(self, folder: Path, *, host: str, begins: datetime.datetime, ends: datetime.datetime, signs: bool):
        """A TLS context for a server with such a certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        signer = key if signs else self.key
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name if signs else self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
            .sign(signer, hashes.SHA256())
        )
        path = folder / "server.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def trusting(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cadata=self.certificate.public_bytes(serialization.Encoding.PEM).decode())
        return context


@pytest.mark.parametrize(
    ("problem", "advice", "host", "begins", "ends", "signs", "trusted"),
    [
        ("expired", "renew it, or set this machine's clock", "localhost", -5, -1, False, True),
        ("not yet valid", "set this machine's clock", "localhost", 1, 5, False, True),
        ("wrong host name", "use the name that stands in it", "csms.example", -1, 5, False, True),
        ("unknown authority", "trust its CA", "localhost", -1, 5, False, False),
        ("self-signed", "trust it, or have a CA sign it", "localhost", -1, 5, True, True),
    ],
)
async def test_a_bad_certificate_is_refused_with_what_is_wrong_and_what_to_do(
    tmp_path: Path, problem: str, advice: str, host: str, begins: int, ends: int, signs: bool, trusted: bool
) -> None:
    authority = Authority()
    context = authority.server(tmp_path, host=host, begins=TODAY + begins * DAY, ends=TODAY + ends * DAY, signs=signs)
    trusting = authority.trusting() if trusted else ssl.create_default_context()
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
    async with answering(b"", context) as (port, heard):
        with pytest.raises(CertificateRefused) as caught:
            await websocket.connect(f"wss://localhost:{port}/CP001", subprotocols=["ocpp2.0.1"], ssl=trusting)
        assert caught.value.problem == problem
        assert str(caught.value).startswith("the certificate of localhost is refused: ")
        assert advice in str(caught.value)
        assert heard == []


async def test_a_good_certificate_is_taken(tmp_path: Path) -> None:
    authority = Authority()
    context = authority.server(tmp_path, host="localhost", begins=TODAY - DAY, ends=TODAY + DAY, signs=False)
    async with answering(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", context) as (port, heard):
        with pytest.raises(HandshakeRefused):
            await websocket.connect(
                f"wss://localhost:{port}/CP001", subprotocols=["ocpp2.0.1"], ssl=authority.trusting()
            )
        assert len(heard) == 1
