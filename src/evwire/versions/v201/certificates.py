"""Certificates of 2.x."""

from __future__ import annotations

from types import ModuleType

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions.mapping import Context, Losses, LossTable, RuleBook, namesake, without_word, words_of
from evwire.versions.v201 import enums, messages, types
from evwire.versions.v201.maintenance import lift_status_info

_NO_NUMBER = {"request_id": "2.0.1 does not number certificate signing requests"}

LOSSES: LossTable = {
    model.SignCertificate: _NO_NUMBER | {"hash_root_certificate": "2.0.1 leaves the choice to the CSMS"},
    model.CertificateSigned: _NO_NUMBER,
    model.GetInstalledCertificateIdsResult: {
        "certificate_hash_data_chain": "2.0.1 has no word for certificates of this use: they are left out"
    },
}
"""Of 2.0.1; 2.1 loses nothing."""


class CertificateWords:
    """The messages that these rules speak of; to a type checker they are 2.0.1's."""

    CertificateSignedRequest: type[messages.CertificateSignedRequest]
    CertificateSignedResponse: type[messages.CertificateSignedResponse]
    DeleteCertificateRequest: type[messages.DeleteCertificateRequest]
    DeleteCertificateResponse: type[messages.DeleteCertificateResponse]
    GetInstalledCertificateIdsRequest: type[messages.GetInstalledCertificateIdsRequest]
    GetInstalledCertificateIdsResponse: type[messages.GetInstalledCertificateIdsResponse]
    InstallCertificateRequest: type[messages.InstallCertificateRequest]
    InstallCertificateResponse: type[messages.InstallCertificateResponse]
    SignCertificateRequest: type[messages.SignCertificateRequest]
    SignCertificateResponse: type[messages.SignCertificateResponse]

    CertificateHashDataChainType: type[types.CertificateHashDataChainType]
    CertificateHashDataType: type[types.CertificateHashDataType]
    StatusInfoType: type[types.StatusInfoType]

    CertificateSignedStatusEnumType: type[enums.CertificateSignedStatusEnumType]
    CertificateSigningUseEnumType: type[enums.CertificateSigningUseEnumType]
    DeleteCertificateStatusEnumType: type[enums.DeleteCertificateStatusEnumType]
    GenericStatusEnumType: type[enums.GenericStatusEnumType]
    GetCertificateIdUseEnumType: type[enums.GetCertificateIdUseEnumType]
    GetInstalledCertificateStatusEnumType: type[enums.GetInstalledCertificateStatusEnumType]
    HashAlgorithmEnumType: type[enums.HashAlgorithmEnumType]
    InstallCertificateStatusEnumType: type[enums.InstallCertificateStatusEnumType]
    InstallCertificateUseEnumType: type[enums.InstallCertificateUseEnumType]

    def __init__(self, *modules: ModuleType) -> None:
        for name in CertificateWords.__annotations__:
            setattr(self, name, next(vars(module)[name] for module in modules if name in vars(module)))


class CertificateRules:
    """The rules of 2.x on one version's messages."""

    def __init__(self, version: str, words: CertificateWords) -> None:
        self._version = version
        self._words = words
        self._installed = words_of(words.InstallCertificateUseEnumType)
        self._listed = words_of(words.GetCertificateIdUseEnumType)
        self._signed = words_of(words.CertificateSigningUseEnumType)
        self._numbered = "request_id" in words.SignCertificateRequest.__struct_fields__

    def add_rules(self, rules: RuleBook) -> None:
        words = self._words
        rules.lift(
            words.InstallCertificateRequest, (model.InstallCertificate,), self._lift_install, self._answer_install
        )
        rules.lower(model.InstallCertificate, self._lower_install, self._lift_install_response)
        rules.lift(words.DeleteCertificateRequest, (model.DeleteCertificate,), self._lift_delete, self._answer_delete)
        rules.lower(model.DeleteCertificate, self._lower_delete, self._lift_delete_response)
        rules.lift(
            words.GetInstalledCertificateIdsRequest,
            (model.GetInstalledCertificateIds,),
            self._lift_list,
            self._answer_list,
        )
        rules.lower(model.GetInstalledCertificateIds, self._lower_list, self._lift_list_response)
        rules.lift(words.SignCertificateRequest, (model.SignCertificate,), self._lift_sign, self._answer_sign)
        rules.lower(model.SignCertificate, self._lower_sign, self._lift_sign_response)
        rules.lift(words.CertificateSignedRequest, (model.CertificateSigned,), self._lift_signed, self._answer_signed)
        rules.lower(model.CertificateSigned, self._lower_signed, self._lift_signed_response)

    # Install

    def _lift_install(self, native: messages.InstallCertificateRequest, context: Context) -> model.InstallCertificate:
        return model.InstallCertificate(
            certificate_type=namesake(model.InstallCertificateUse, native.certificate_type),
            certificate=native.certificate,
        )

    def _answer_install(
        self, result: model.InstallCertificateResult, losses: Losses, context: Context
    ) -> messages.InstallCertificateResponse:
        return self._words.InstallCertificateResponse(
            status=self._words.InstallCertificateStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_install(
        self, request: model.InstallCertificate, losses: Losses, context: Context
    ) -> messages.InstallCertificateRequest:
        use = self._installed.get(request.certificate_type)
        if use is None:
            raise NotInThisVersion(f"a {request.certificate_type}", self._version)
        return self._words.InstallCertificateRequest(certificate_type=use, certificate=request.certificate)

    def _lift_install_response(
        self, response: messages.InstallCertificateResponse, request: model.InstallCertificate, context: Context
    ) -> model.InstallCertificateResult:
        return model.InstallCertificateResult(
            status=namesake(model.InstallCertificateStatus, response.status),
            status_info=lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # Delete

    def _lift_delete(self, native: messages.DeleteCertificateRequest, context: Context) -> model.DeleteCertificate:
        return model.DeleteCertificate(certificate_hash_data=lift_hash_data(native.certificate_hash_data))

    def _answer_delete(
        self, result: model.DeleteCertificateResult, losses: Losses, context: Context
    ) -> messages.DeleteCertificateResponse:
        return self._words.DeleteCertificateResponse(
            status=self._words.DeleteCertificateStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_delete(
        self, request: model.DeleteCertificate, losses: Losses, context: Context
    ) -> messages.DeleteCertificateRequest:
        return self._words.DeleteCertificateRequest(
            certificate_hash_data=self._lower_hash_data(request.certificate_hash_data)
        )

    def _lift_delete_response(
        self, response: messages.DeleteCertificateResponse, request: model.DeleteCertificate, context: Context
    ) -> model.DeleteCertificateResult:
        return model.DeleteCertificateResult(
            status=namesake(model.DeleteCertificateStatus, response.status),
            status_info=lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # List

    def _lift_list(
        self, native: messages.GetInstalledCertificateIdsRequest, context: Context
    ) -> model.GetInstalledCertificateIds:
        return model.GetInstalledCertificateIds(
            certificate_types=tuple(namesake(model.GetCertificateIdUse, use) for use in native.certificate_type or ())
        )

    def _answer_list(
        self, result: model.GetInstalledCertificateIdsResult, losses: Losses, context: Context
    ) -> messages.GetInstalledCertificateIdsResponse:
        listed = [chain for chain in result.certificate_hash_data_chain if chain.certificate_type in self._listed]
        for chain in result.certificate_hash_data_chain:
            if chain not in listed:
                losses.lose(
                    model.GetInstalledCertificateIdsResult, "certificate_hash_data_chain", chain.certificate_type
                )
        chains = [
            self._words.CertificateHashDataChainType(
                certificate_hash_data=self._lower_hash_data(chain.certificate_hash_data),
                certificate_type=self._listed[chain.certificate_type],
                child_certificate_hash_data=[
                    self._lower_hash_data(child) for child in chain.child_certificate_hash_data
                ]
                or None,
            )
            for chain in listed
        ]
        return self._words.GetInstalledCertificateIdsResponse(
            status=self._words.GetInstalledCertificateStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
            certificate_hash_data_chain=chains or None,
        )

    def _lower_list(
        self, request: model.GetInstalledCertificateIds, losses: Losses, context: Context
    ) -> messages.GetInstalledCertificateIdsRequest:
        uses = []
        for use in request.certificate_types:
            if use not in self._listed:
                raise NotInThisVersion(f"a {use}", self._version)
            uses.append(self._listed[use])
        return self._words.GetInstalledCertificateIdsRequest(certificate_type=uses or None)

    def _lift_list_response(
        self,
        response: messages.GetInstalledCertificateIdsResponse,
        request: model.GetInstalledCertificateIds,
        context: Context,
    ) -> model.GetInstalledCertificateIdsResult:
        return model.GetInstalledCertificateIdsResult(
            status=namesake(model.GetInstalledCertificateStatus, response.status),
            certificate_hash_data_chain=tuple(
                model.CertificateHashDataChain(
                    certificate_type=namesake(model.GetCertificateIdUse, chain.certificate_type),
                    certificate_hash_data=lift_hash_data(chain.certificate_hash_data),
                    child_certificate_hash_data=tuple(map(lift_hash_data, chain.child_certificate_hash_data or ())),
                )
                for chain in response.certificate_hash_data_chain or ()
            ),
            status_info=lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info", "certificate_hash_data_chain"),
        )

    # Sign

    def _lower_signing_use(self, use: model.CertificateSigningUse | None) -> enums.CertificateSigningUseEnumType | None:
        if use is None:
            return None
        if use not in self._signed:
            raise NotInThisVersion(f"a {use}", self._version)
        return self._signed[use]

    def _lift_sign(self, native: messages.SignCertificateRequest, context: Context) -> model.SignCertificate:
        use = native.certificate_type
        root = getattr(native, "hash_root_certificate", None)
        return model.SignCertificate(
            csr=native.csr,
            certificate_type=None if use is None else namesake(model.CertificateSigningUse, use),
            request_id=getattr(native, "request_id", None),
            hash_root_certificate=None if root is None else lift_hash_data(root),
        )

    def _answer_sign(
        self, result: model.SignCertificateResult, losses: Losses, context: Context
    ) -> messages.SignCertificateResponse:
        return self._words.SignCertificateResponse(
            status=self._words.GenericStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_sign(
        self, request: model.SignCertificate, losses: Losses, context: Context
    ) -> messages.SignCertificateRequest:
        native = self._words.SignCertificateRequest(
            csr=request.csr, certificate_type=self._lower_signing_use(request.certificate_type)
        )
        root = request.hash_root_certificate
        if self._numbered:
            setattr(native, "request_id", request.request_id)  # noqa: B010
            setattr(native, "hash_root_certificate", None if root is None else self._lower_hash_data(root))  # noqa: B010
        else:
            losses.lose_given(request, "request_id", "hash_root_certificate")
        return native

    def _lift_sign_response(
        self, response: messages.SignCertificateResponse, request: model.SignCertificate, context: Context
    ) -> model.SignCertificateResult:
        return model.SignCertificateResult(
            status=namesake(model.SignCertificateStatus, response.status),
            status_info=lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    def _lift_signed(self, native: messages.CertificateSignedRequest, context: Context) -> model.CertificateSigned:
        use = native.certificate_type
        return model.CertificateSigned(
            certificate_chain=native.certificate_chain,
            certificate_type=None if use is None else namesake(model.CertificateSigningUse, use),
            request_id=getattr(native, "request_id", None),
        )

    def _answer_signed(
        self, result: model.CertificateSignedResult, losses: Losses, context: Context
    ) -> messages.CertificateSignedResponse:
        return self._words.CertificateSignedResponse(
            status=self._words.CertificateSignedStatusEnumType(result.status.value),
            status_info=self._lower_status_info(result.status_info),
        )

    def _lower_signed(
        self, request: model.CertificateSigned, losses: Losses, context: Context
    ) -> messages.CertificateSignedRequest:
        native = self._words.CertificateSignedRequest(
            certificate_chain=request.certificate_chain,
            certificate_type=self._lower_signing_use(request.certificate_type),
        )
        if self._numbered:
            setattr(native, "request_id", request.request_id)  # noqa: B010
        else:
            losses.lose_given(request, "request_id")
        return native

    def _lift_signed_response(
        self, response: messages.CertificateSignedResponse, request: model.CertificateSigned, context: Context
    ) -> model.CertificateSignedResult:
        return model.CertificateSignedResult(
            status=namesake(model.CertificateSignedStatus, response.status),
            status_info=lift_status_info(response.status_info),
            losses=without_word(response, "status", "status_info"),
        )

    # What many of them have

    def _lower_status_info(self, info: model.StatusInfo | None) -> types.StatusInfoType | None:
        if info is None:
            return None
        return self._words.StatusInfoType(reason_code=info.reason_code, additional_info=info.additional_info)

    def _lower_hash_data(self, data: model.CertificateHashData) -> types.CertificateHashDataType:
        return self._words.CertificateHashDataType(
            hash_algorithm=self._words.HashAlgorithmEnumType(data.hash_algorithm.value),
            issuer_name_hash=data.issuer_name_hash,
            issuer_key_hash=data.issuer_key_hash,
            serial_number=data.serial_number,
        )


def lift_hash_data(native: types.CertificateHashDataType) -> model.CertificateHashData:
    return model.CertificateHashData(
        hash_algorithm=namesake(model.HashAlgorithm, native.hash_algorithm),
        issuer_name_hash=native.issuer_name_hash,
        issuer_key_hash=native.issuer_key_hash,
        serial_number=native.serial_number,
    )
