"""Certificates of stations, and files that change or cannot be used."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from certificates import DAY, NOW, Authority, pem, rsa_key
from evwire.testing import ManualClock
from evwire.transport import (
    CertificateFiles,
    ClientCertificate,
    ServerTls,
    TlsFileError,
    certificate_matches,
    client_context,
    server_context,
)
from tls_lab import Recorder, client, running, warnings

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
