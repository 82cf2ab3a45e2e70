"""Certificates by 1.6's security whitepaper.

All are between the station and its CSMS: it has roots of the CSMS and of the manufacturer, and nothing for cars.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Lifted, Losses, LossTable, RuleBook, namesake
from evwire.versions.v16 import enums, messages, types

_NO_STATUS_INFO = {"status_info": "1.6 gives no reasons"}
_NO_NUMBER = {"request_id": "1.6 does not number certificate signing requests"}

LOSSES: LossTable = {
    model.InstallCertificateResult: _NO_STATUS_INFO,
    model.DeleteCertificateResult: _NO_STATUS_INFO,
    model.GetInstalledCertificateIdsResult: _NO_STATUS_INFO,
    model.CertificateHashDataChain: {"child_certificate_hash_data": "1.6 lists root certificates only"},
    model.SignCertificate: _NO_NUMBER | {"hash_root_certificate": "1.6 leaves the choice to the CSMS"},
    model.SignCertificateResult: _NO_STATUS_INFO,
    model.CertificateSigned: _NO_NUMBER,
    model.CertificateSignedResult: _NO_STATUS_INFO,
}

_INSTALLED: Mapping[enums.CertificateUseEnumType, model.InstallCertificateUse] = {
    enums.CertificateUseEnumType.CENTRAL_SYSTEM_ROOT_CERTIFICATE: model.InstallCertificateUse.CSMS_ROOT_CERTIFICATE,
    enums.CertificateUseEnumType.MANUFACTURER_ROOT_CERTIFICATE: (
        model.InstallCertificateUse.MANUFACTURER_ROOT_CERTIFICATE
    ),
}
_INSTALLED_OF = Lifted(_INSTALLED, partial(model.unknown, model.InstallCertificateUse))
_LISTED_OF = Lifted(
    {native: model.GetCertificateIdUse(use.value) for native, use in _INSTALLED.items()},
    partial(model.unknown, model.GetCertificateIdUse),
)
_NATIVE_USES = {use.value: native for native, use in _INSTALLED.items()}


def _lower_use(use: model.InstallCertificateUse | model.GetCertificateIdUse) -> enums.CertificateUseEnumType:
    native = _NATIVE_USES.get(use.value)
    if native is None:
        raise NotInThisVersion(f"a {use}", "1.6")
    return native


def lift_hash_data(native: types.CertificateHashDataType) -> model.CertificateHashData:
    return model.CertificateHashData(
        hash_algorithm=namesake(model.HashAlgorithm, native.hash_algorithm),
        issuer_name_hash=native.issuer_name_hash,
        issuer_key_hash=native.issuer_key_hash,
        serial_number=native.serial_number,
    )


def lower_hash_data(data: model.CertificateHashData) -> types.CertificateHashDataType:
    return types.CertificateHashDataType(
        hash_algorithm=enums.HashAlgorithmEnumType(data.hash_algorithm.value),
        issuer_name_hash=data.issuer_name_hash,
        issuer_key_hash=data.issuer_key_hash,
        serial_number=data.serial_number,
    )


# Install


def _lift_install(native: messages.InstallCertificateRequest, context: Context) -> model.InstallCertificate:
    return model.InstallCertificate(
        certificate_type=_INSTALLED_OF[native.certificate_type], certificate=native.certificate
    )


def _answer_install(
    result: model.InstallCertificateResult, losses: Losses, context: Context
) -> messages.InstallCertificateResponse:
    losses.lose_given(result, "status_info")
    return messages.InstallCertificateResponse(status=enums.InstallCertificateStatusEnumType(result.status.value))


def _lower_install(
    request: model.InstallCertificate, losses: Losses, context: Context
) -> messages.InstallCertificateRequest:
    return messages.InstallCertificateRequest(
        certificate_type=_lower_use(request.certificate_type), certificate=request.certificate
    )


def _lift_install_response(
    response: messages.InstallCertificateResponse, request: model.InstallCertificate, context: Context
) -> model.InstallCertificateResult:
    return model.InstallCertificateResult(status=namesake(model.InstallCertificateStatus, response.status))


# Delete


def _lift_delete(native: messages.DeleteCertificateRequest, context: Context) -> model.DeleteCertificate:
    return model.DeleteCertificate(certificate_hash_data=lift_hash_data(native.certificate_hash_data))


def _answer_delete(
    result: model.DeleteCertificateResult, losses: Losses, context: Context
) -> messages.DeleteCertificateResponse:
    losses.lose_given(result, "status_info")
    return messages.DeleteCertificateResponse(status=enums.DeleteCertificateStatusEnumType(result.status.value))


def _lower_delete(
    request: model.DeleteCertificate, losses: Losses, context: Context
) -> messages.DeleteCertificateRequest:
    return messages.DeleteCertificateRequest(certificate_hash_data=lower_hash_data(request.certificate_hash_data))


def _lift_delete_response(
    response: messages.DeleteCertificateResponse, request: model.DeleteCertificate, context: Context
) -> model.DeleteCertificateResult:
    return model.DeleteCertificateResult(status=namesake(model.DeleteCertificateStatus, response.status))


# List


def _lift_list(
    native: messages.GetInstalledCertificateIdsRequest, context: Context
) -> model.GetInstalledCertificateIds:
    return model.GetInstalledCertificateIds(certificate_types=(_LISTED_OF[native.certificate_type],))


def _answer_list(
    result: model.GetInstalledCertificateIdsResult, losses: Losses, context: Context
) -> messages.GetInstalledCertificateIdsResponse:
    losses.lose_given(result, "status_info")
    for chain in result.certificate_hash_data_chain:
        losses.lose_given(chain, "child_certificate_hash_data", at="certificate_hash_data_chain.")
    return messages.GetInstalledCertificateIdsResponse(
        status=enums.GetInstalledCertificateStatusEnumType(result.status.value),
        certificate_hash_data=[
            lower_hash_data(chain.certificate_hash_data) for chain in result.certificate_hash_data_chain
        ]
        or None,
    )


def _lower_list(
    request: model.GetInstalledCertificateIds, losses: Losses, context: Context
) -> messages.GetInstalledCertificateIdsRequest:
    if len(request.certificate_types) != 1:
        raise NotInThisVersion("a list of certificates of other than one use", "1.6")
    return messages.GetInstalledCertificateIdsRequest(certificate_type=_lower_use(request.certificate_types[0]))


def _lift_list_response(
    response: messages.GetInstalledCertificateIdsResponse, request: model.GetInstalledCertificateIds, context: Context
) -> model.GetInstalledCertificateIdsResult:
    return model.GetInstalledCertificateIdsResult(
        status=namesake(model.GetInstalledCertificateStatus, response.status),
        certificate_hash_data_chain=tuple(
            model.CertificateHashDataChain(
                certificate_type=request.certificate_types[0], certificate_hash_data=lift_hash_data(data)
            )
            for data in response.certificate_hash_data or ()
        ),
    )


# Sign


def _lower_signing_use(use: model.CertificateSigningUse | None) -> None:
    if use not in (None, model.CertificateSigningUse.CHARGING_STATION_CERTIFICATE):
        raise NotInThisVersion(f"a {use}", "1.6")


def _lift_sign(native: messages.SignCertificateRequest, context: Context) -> model.SignCertificate:
    return model.SignCertificate(
        csr=native.csr, certificate_type=model.CertificateSigningUse.CHARGING_STATION_CERTIFICATE
    )


def _answer_sign(
    result: model.SignCertificateResult, losses: Losses, context: Context
) -> messages.SignCertificateResponse:
    losses.lose_given(result, "status_info")
    return messages.SignCertificateResponse(status=enums.GenericStatusEnumType(result.status.value))


def _lower_sign(request: model.SignCertificate, losses: Losses, context: Context) -> messages.SignCertificateRequest:
    _lower_signing_use(request.certificate_type)
    losses.lose_given(request, "request_id", "hash_root_certificate")
    return messages.SignCertificateRequest(csr=request.csr)


def _lift_sign_response(
    response: messages.SignCertificateResponse, request: model.SignCertificate, context: Context
) -> model.SignCertificateResult:
    return model.SignCertificateResult(status=namesake(model.SignCertificateStatus, response.status))


def _lift_signed(native: messages.CertificateSignedRequest, context: Context) -> model.CertificateSigned:
    return model.CertificateSigned(
        certificate_chain=native.certificate_chain,
        certificate_type=model.CertificateSigningUse.CHARGING_STATION_CERTIFICATE,
    )


def _answer_signed(
    result: model.CertificateSignedResult, losses: Losses, context: Context
) -> messages.CertificateSignedResponse:
    losses.lose_given(result, "status_info")
    return messages.CertificateSignedResponse(status=enums.CertificateSignedStatusEnumType(result.status.value))


def _lower_signed(
    request: model.CertificateSigned, losses: Losses, context: Context
) -> messages.CertificateSignedRequest:
    _lower_signing_use(request.certificate_type)
    losses.lose_given(request, "request_id")
    return messages.CertificateSignedRequest(certificate_chain=request.certificate_chain)


def _lift_signed_response(
    response: messages.CertificateSignedResponse, request: model.CertificateSigned, context: Context
) -> model.CertificateSignedResult:
    return model.CertificateSignedResult(status=namesake(model.CertificateSignedStatus, response.status))


def add_rules(rules: RuleBook) -> None:
    """What this file knows."""
    rules.lift(messages.InstallCertificateRequest, (model.InstallCertificate,), _lift_install, _answer_install)
    rules.lower(model.InstallCertificate, _lower_install, _lift_install_response)
    rules.lift(messages.DeleteCertificateRequest, (model.DeleteCertificate,), _lift_delete, _answer_delete)
    rules.lower(model.DeleteCertificate, _lower_delete, _lift_delete_response)
    rules.lift(
        messages.GetInstalledCertificateIdsRequest, (model.GetInstalledCertificateIds,), _lift_list, _answer_list
    )
    rules.lower(model.GetInstalledCertificateIds, _lower_list, _lift_list_response)
    rules.lift(messages.SignCertificateRequest, (model.SignCertificate,), _lift_sign, _answer_sign)
    rules.lower(model.SignCertificate, _lower_sign, _lift_sign_response)
    rules.lift(messages.CertificateSignedRequest, (model.CertificateSigned,), _lift_signed, _answer_signed)
    rules.lower(model.CertificateSigned, _lower_signed, _lift_signed_response)
