"""Certificates that a station holds, and those it has signed."""

from __future__ import annotations

from enum import StrEnum

from evwire.model.message import Request, Result, StatusInfo, Value


class HashAlgorithm(StrEnum):
    """What the hashes of a certificate were made with."""

    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class CertificateHashData(Value, frozen=True, kw_only=True):
    """Which certificate: hashes of its issuer's distinguished name and public key, and its number, all in hex."""

    hash_algorithm: HashAlgorithm
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str


class InstallCertificateUse(StrEnum):
    """What an installed certificate is trusted for."""

    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    OEM_ROOT_CERTIFICATE = "OEMRootCertificate"
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"


class InstallCertificateStatus(StrEnum):
    """Whether it was installed; REJECTED: it is invalid or one too many; FAILED: it could not be."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class InstallCertificate(Request["InstallCertificateResult"], frozen=True, kw_only=True):
    """CSMS → station: trust this root certificate, a PEM text (M05; security whitepaper, M05)."""

    certificate_type: InstallCertificateUse
    certificate: str


class InstallCertificateResult(Result, frozen=True, kw_only=True):
    """Whether it was installed."""

    status: InstallCertificateStatus
    status_info: StatusInfo | None = None


class DeleteCertificateStatus(StrEnum):
    """Whether it was deleted."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_FOUND = "NotFound"


class DeleteCertificate(Request["DeleteCertificateResult"], frozen=True, kw_only=True):
    """CSMS → station: forget a certificate (M04; security whitepaper, M04)."""

    certificate_hash_data: CertificateHashData


class DeleteCertificateResult(Result, frozen=True, kw_only=True):
    """Whether it was deleted."""

    status: DeleteCertificateStatus
    status_info: StatusInfo | None = None


class GetCertificateIdUse(StrEnum):
    """What a certificate that is asked for is used for."""

    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    OEM_ROOT_CERTIFICATE = "OEMRootCertificate"
    V2G_CERTIFICATE_CHAIN = "V2GCertificateChain"
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"


class GetInstalledCertificateStatus(StrEnum):
    """Whether there are any."""

    ACCEPTED = "Accepted"
    NOT_FOUND = "NotFound"


class CertificateHashDataChain(Value, frozen=True, kw_only=True):
    """An installed certificate, and those of the sub-CAs under it, at most four."""

    certificate_type: GetCertificateIdUse
    certificate_hash_data: CertificateHashData
    child_certificate_hash_data: tuple[CertificateHashData, ...] = ()


class GetInstalledCertificateIds(Request["GetInstalledCertificateIdsResult"], frozen=True, kw_only=True):
    """CSMS → station: which certificates of these uses, or of all, are there (M03; security whitepaper, M03)?

    1.6 asks for exactly one use at a time.
    """

    certificate_types: tuple[GetCertificateIdUse, ...] = ()


class GetInstalledCertificateIdsResult(Result, frozen=True, kw_only=True):
    """What is there."""

    status: GetInstalledCertificateStatus
    certificate_hash_data_chain: tuple[CertificateHashDataChain, ...] = ()
    status_info: StatusInfo | None = None


class CertificateSigningUse(StrEnum):
    """What a certificate to be signed is for; V2G20 is for ISO 15118-20."""

    CHARGING_STATION_CERTIFICATE = "ChargingStationCertificate"
    V2G_CERTIFICATE = "V2GCertificate"
    V2G20_CERTIFICATE = "V2G20Certificate"


class SignCertificateStatus(StrEnum):
    """Whether the CSMS will have it signed."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class SignCertificate(Request["SignCertificateResult"], frozen=True, kw_only=True):
    """Station → CSMS: have this signed, a certificate signing request as PEM text (A02, A03; whitepaper, A02).

    Without a ``certificate_type`` it is for the CSMS and for ISO 15118 alike. ``hash_root_certificate``: by whom.
    """

    csr: str
    certificate_type: CertificateSigningUse | None = None
    request_id: int | None = None
    hash_root_certificate: CertificateHashData | None = None


class SignCertificateResult(Result, frozen=True, kw_only=True):
    """Whether the CSMS will have it signed."""

    status: SignCertificateStatus
    status_info: StatusInfo | None = None


class CertificateSignedStatus(StrEnum):
    """Whether the station will use it."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateSigned(Request["CertificateSignedResult"], frozen=True, kw_only=True):
    """CSMS → station: your certificate, as PEM text, followed by those of the sub-CAs (A02, A03; whitepaper, A02).

    ``request_id`` is that of the SignCertificate, if it had one.
    """

    certificate_chain: str
    certificate_type: CertificateSigningUse | None = None
    request_id: int | None = None


class CertificateSignedResult(Result, frozen=True, kw_only=True):
    """Whether the station will use it."""

    status: CertificateSignedStatus
    status_info: StatusInfo | None = None
