"""What a CSMS asks of a station's firmware and logs, in the words of the station's version."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime

import pytest

from asked import Ask, asked
from evwire import Station, model

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subprotocol", "heard", "answer"),
    [
        (
            "ocpp1.6",
            'UpdateFirmware {"location":"https://f.example/1.bin","retrieveDate":"2026-05-01T12:00:00Z"}',
            "{}",
        ),
        (
            "ocpp2.0.1",
            'UpdateFirmware {"requestId":#,"firmware":{"location":"https://f.example/1.bin",'
            '"retrieveDateTime":"2026-05-01T12:00:00Z"}}',
            '{"status":"Accepted"}',
        ),
    ],
)
async def test_update_firmware_numbers_itself_where_the_version_wants_a_number(
    subprotocol: str, heard: str, answer: str
) -> None:
    said, result = await asked(subprotocol, lambda it: it.update_firmware("https://f.example/1.bin", AT), answer)
    assert said == heard
    assert isinstance(result, model.UpdateFirmwareResult) and result.status is model.UpdateFirmwareStatus.ACCEPTED


async def test_get_log_has_the_name_of_the_file_to_come_in_every_version() -> None:
    def ask(station: Station[None]) -> Coroutine[object, object, model.Result]:
        return station.get_log(model.LogType.DIAGNOSTICS_LOG, "https://l.example/", request_id=9)

    said, result = await asked("ocpp1.6", ask, '{"fileName":"d.zip"}')
    assert said == 'GetDiagnostics {"location":"https://l.example/"}'
    assert isinstance(result, model.GetLogResult)
    assert (result.status, result.filename) == (model.LogStatus.ACCEPTED, "d.zip")
    assert [(loss.field, loss.value) for loss in result.losses] == [("request_id", "9")]
    said, result = await asked("ocpp2.1", ask, '{"status":"Accepted","filename":"d.zip"}')
    assert said == 'GetLog {"log":{"remoteLocation":"https://l.example/"},"logType":"DiagnosticsLog","requestId":9}'
    assert result == model.GetLogResult(status=model.LogStatus.ACCEPTED, filename="d.zip")


ROOT = model.CertificateHashData(
    hash_algorithm=model.HashAlgorithm.SHA256, issuer_name_hash="a1", issuer_key_hash="b2", serial_number="c3"
)
ROOT_TEXT = '{"hashAlgorithm":"SHA256","issuerNameHash":"a1","issuerKeyHash":"b2","serialNumber":"c3"}'


@pytest.mark.parametrize(
    ("subprotocol", "ask", "heard", "answer", "result"),
    [
        (
            "ocpp1.6",
            lambda it: it.install_certificate(model.InstallCertificateUse.CSMS_ROOT_CERTIFICATE, "PEM"),
            'InstallCertificate {"certificateType":"CentralSystemRootCertificate","certificate":"PEM"}',
            '{"status":"Accepted"}',
            model.InstallCertificateResult(status=model.InstallCertificateStatus.ACCEPTED),
        ),
        (
            "ocpp2.0.1",
            lambda it: it.delete_certificate(ROOT),
            f'DeleteCertificate {{"certificateHashData":{ROOT_TEXT}}}',
            '{"status":"NotFound"}',
            model.DeleteCertificateResult(status=model.DeleteCertificateStatus.NOT_FOUND),
        ),
        (
            "ocpp1.6",
            lambda it: it.get_installed_certificate_ids(model.GetCertificateIdUse.CSMS_ROOT_CERTIFICATE),
            'GetInstalledCertificateIds {"certificateType":"CentralSystemRootCertificate"}',
            f'{{"status":"Accepted","certificateHashData":[{ROOT_TEXT}]}}',
            model.GetInstalledCertificateIdsResult(
                status=model.GetInstalledCertificateStatus.ACCEPTED,
                certificate_hash_data_chain=(
                    model.CertificateHashDataChain(
                        certificate_type=model.GetCertificateIdUse.CSMS_ROOT_CERTIFICATE, certificate_hash_data=ROOT
                    ),
                ),
            ),
        ),
        (
            "ocpp2.1",
            lambda it: it.certificate_signed("PEM", request_id=5),
            'CertificateSigned {"certificateChain":"PEM","requestId":5}',
            '{"status":"Rejected"}',
            model.CertificateSignedResult(status=model.CertificateSignedStatus.REJECTED),
        ),
    ],
)
async def test_certificates_are_asked_for_in_the_words_of_the_stations_version(
    subprotocol: str, ask: Ask, heard: str, answer: str, result: model.Result
) -> None:
    assert await asked(subprotocol, ask, answer) == (heard, result)
