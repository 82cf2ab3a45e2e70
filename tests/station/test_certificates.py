"""A02, A03, M03-M05, and 1.6's security whitepaper: what a station does with certificates."""

from __future__ import annotations

import re

import pytest

from evwire.model import CertificateSigningUse
from evwire.simulator import SimulatedCertificates
from station_lab import SILENCE, lab

PEM = "-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----\\n"
ACCEPTED = '{"status":"Accepted"}'
REJECTED = '{"status":"Rejected"}'
SIGNING = {"SignCertificate": ACCEPTED, "SecurityEventNotification": "{}"}
V2G = frozenset({CertificateSigningUse.CHARGING_STATION_CERTIFICATE, CertificateSigningUse.V2G_CERTIFICATE})
CSMS_ROOT = {"1.6": "CentralSystemRootCertificate", "2.0.1": "CSMSRootCertificate", "2.1": "CSMSRootCertificate"}


def install(version: str, certificate: str = PEM) -> str:
    return f'{{"certificateType":"{CSMS_ROOT[version]}","certificate":"{certificate}"}}'


def listing(version: str) -> str:
    use = CSMS_ROOT[version]
    return f'{{"certificateType":"{use}"}}' if version == "1.6" else f'{{"certificateType":["{use}"]}}'


@pytest.mark.requirement("M03.FR.02")
@pytest.mark.requirement("M03.FR.04")
@pytest.mark.requirement("M04.FR.02")
@pytest.mark.requirement("M04.FR.04")
@pytest.mark.requirement("M05.FR.02")
@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
async def test_a_certificate_is_installed_listed_and_deleted(version: str) -> None:
    async with lab(version, certificates=SimulatedCertificates()) as it:
        assert await it.csms.asks("GetInstalledCertificateIds", listing(version)) == '{"status":"NotFound"}'
        assert await it.csms.asks("InstallCertificate", install(version)) == ACCEPTED
        assert await it.csms.asks("InstallCertificate", install(version)) == ACCEPTED  # M05.FR.17
        found = await it.csms.asks("GetInstalledCertificateIds", listing(version))
        assert '"status":"Accepted"' in found
        (data,) = re.findall(r'{"hashAlgorithm":[^}]*}', found)
        assert await it.csms.asks("DeleteCertificate", f'{{"certificateHashData":{data}}}') == ACCEPTED
        assert await it.csms.asks("DeleteCertificate", f'{{"certificateHashData":{data}}}') == '{"status":"NotFound"}'


@pytest.mark.requirement("M05.FR.06")
@pytest.mark.requirement("M05.FR.07")
async def test_what_is_no_certificate_or_one_too_many_is_refused() -> None:
    async with lab("2.0.1", certificates=SimulatedCertificates(limit=1)) as it:
        assert await it.csms.asks("InstallCertificate", install("2.0.1", "nonsense")) == REJECTED
        assert await it.csms.asks("InstallCertificate", install("2.0.1")) == ACCEPTED
        assert await it.csms.asks("InstallCertificate", install("2.0.1", PEM + "another")) == REJECTED


@pytest.mark.requirement("A02.FR.03")
@pytest.mark.requirement("A02.FR.08")
@pytest.mark.parametrize(
    ("version", "action", "trigger"),
    [
        ("1.6", "ExtendedTriggerMessage", "SignChargePointCertificate"),
        ("2.0.1", "TriggerMessage", "SignChargingStationCertificate"),
        ("2.1", "TriggerMessage", "SignChargingStationCertificate"),
    ],
)
async def test_a_trigger_has_a_certificate_signed_and_the_link_changes_to_it(
    version: str, action: str, trigger: str
) -> None:
    store = SimulatedCertificates()
    async with lab(version, certificates=store, answers=SIGNING) as it:
        assert await it.csms.asks(action, f'{{"requestedMessage":"{trigger}"}}') == ACCEPTED
        (asked,) = it.csms.take("SignCertificate")
        assert '"csr":"-----BEGIN CERTIFICATE REQUEST-----' in asked
        number = re.search(r'"requestId":\d+', asked)
        assert (number is not None) == (version == "2.1")  # A02.FR.24
        more = f",{number[0]}" if number else ""
        dialled = len(it.csms.dialled_at)
        assert await it.csms.asks("CertificateSigned", f'{{"certificateChain":"{PEM}"{more}}}') == ACCEPTED
        await it.clock.advance(10)
        assert len(it.csms.dialled_at) == dialled + 1
        assert len(store.own) == 1
        await it.clock.advance(3600)
        assert it.csms.take("SignCertificate") == []


@pytest.mark.requirement("A02.FR.17")
@pytest.mark.requirement("A02.FR.18")
@pytest.mark.requirement("A02.FR.19")
async def test_while_no_certificate_comes_it_is_asked_for_again_ever_more_rarely() -> None:
    async with lab(certificates=SimulatedCertificates(), answers=SIGNING) as it:
        it.station.sign_certificate()
        await it.clock.settle()
        asked = [len(it.csms.take("SignCertificate"))]
        for wait_s in (60, 120, 240, 480, 100_000):
            await it.clock.advance(wait_s - 1)
            early = it.csms.take("SignCertificate")
            await it.clock.advance(1)
            assert early == []
            asked.append(len(it.csms.take("SignCertificate")))
        assert asked == [1, 1, 1, 1, 0, 0]


@pytest.mark.requirement("A02.FR.07")
@pytest.mark.requirement("A02.FR.20")
async def test_a_certificate_that_is_not_valid_is_refused_and_told_and_not_asked_for_again() -> None:
    async with lab(certificates=SimulatedCertificates(), answers=SIGNING) as it:
        it.station.sign_certificate(CertificateSigningUse.CHARGING_STATION_CERTIFICATE)
        await it.clock.settle()
        it.csms.take()
        assert await it.csms.asks("CertificateSigned", '{"certificateChain":"nonsense"}') == REJECTED
        await it.clock.advance(3600)
        (event,) = it.csms.take("SecurityEventNotification", "SignCertificate")
        assert '"type":"InvalidChargingStationCertificate"' in event


@pytest.mark.requirement("A02.FR.26")
async def test_a_certificate_for_an_unknown_request_is_refused() -> None:
    async with lab("2.1", certificates=SimulatedCertificates(), answers=SIGNING) as it:
        assert await it.csms.asks("CertificateSigned", f'{{"certificateChain":"{PEM}","requestId":1}}') == REJECTED


async def test_a_csms_that_will_not_have_it_signed_is_not_asked_again() -> None:
    async with lab(certificates=SimulatedCertificates(), answers=SIGNING | {"SignCertificate": REJECTED}) as it:
        it.station.sign_certificate()
        await it.clock.advance(3600)
        assert len(it.csms.take("SignCertificate")) == 1


async def test_a_certificate_is_asked_for_when_there_is_a_link_again() -> None:
    async with lab(certificates=SimulatedCertificates(), answers=SIGNING | {"SignCertificate": SILENCE}) as it:
        it.station.sign_certificate()
        await it.clock.settle()
        assert len(it.csms.take("SignCertificate")) == 1
        it.csms.answers["SignCertificate"] = ACCEPTED
        it.csms.cut(reachable=True)
        await it.clock.advance(20)
        assert len(it.csms.take("SignCertificate")) == 1


@pytest.mark.requirement("A02.FR.13")
async def test_only_what_the_station_has_certificates_for_can_be_triggered() -> None:
    async with lab(certificates=SimulatedCertificates(V2G), answers=SIGNING) as it:
        assert await it.csms.asks("TriggerMessage", '{"requestedMessage":"SignV2GCertificate"}') == ACCEPTED
        (asked,) = it.csms.take("SignCertificate")
        assert '"certificateType":"V2GCertificate"' in asked
        assert await it.csms.asks("TriggerMessage", '{"requestedMessage":"SignCombinedCertificate"}') == ACCEPTED
        (asked,) = it.csms.take("SignCertificate")
        assert "certificateType" not in asked
    async with lab(certificates=SimulatedCertificates(), answers=SIGNING) as it:
        answer = await it.csms.asks("TriggerMessage", '{"requestedMessage":"SignV2GCertificate"}')
        assert answer == '{"status":"NotImplemented"}'


async def test_a_certificate_that_the_version_has_no_word_for_is_not_asked_for() -> None:
    async with lab("1.6", certificates=SimulatedCertificates(V2G), answers=SIGNING) as it:
        it.station.sign_certificate(CertificateSigningUse.V2G_CERTIFICATE)
        await it.clock.advance(3600)
        assert it.csms.take("SignCertificate") == []


async def test_a_station_without_certificates_says_so() -> None:
    async with lab("2.1") as it:
        assert await it.csms.asks("InstallCertificate", install("2.1")) == "NotSupported"
        with pytest.raises(ValueError, match="certificates"):
            it.station.sign_certificate()
