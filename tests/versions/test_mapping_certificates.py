"""A02, M03-M05 and 1.6's security whitepaper: certificates on the wire, and what a version has none of."""

from __future__ import annotations

import pytest
from mapped import lift, lower

from evwire import model
from evwire.errors import NotInThisVersion
from evwire.versions import ALL, V16, V201, Version

CSMS_ROOT = model.GetCertificateIdUse.CSMS_ROOT_CERTIFICATE
MANUFACTURER_ROOT = model.GetCertificateIdUse.MANUFACTURER_ROOT_CERTIFICATE


@pytest.mark.parametrize(
    ("version", "payload"),
    [
        (V16, '{"certificateType":"CentralSystemRootCertificate","certificate":"PEM"}'),
        (V201, '{"certificateType":"CSMSRootCertificate","certificate":"PEM"}'),
    ],
)
def test_the_csms_has_a_root_of_its_own_in_every_version(version: Version, payload: str) -> None:
    request = model.InstallCertificate(
        certificate_type=model.InstallCertificateUse.CSMS_ROOT_CERTIFICATE, certificate="PEM"
    )
    assert lower(version, request) == ([("InstallCertificate", payload)], ())
    assert lift(version, "InstallCertificate", payload) == request


def test_1_6_lists_certificates_of_one_use_at_a_time() -> None:
    assert lower(V16, model.GetInstalledCertificateIds(certificate_types=(CSMS_ROOT,)))[0] == [
        ("GetInstalledCertificateIds", '{"certificateType":"CentralSystemRootCertificate"}')
    ]
    for uses in ((), (CSMS_ROOT, MANUFACTURER_ROOT), (model.GetCertificateIdUse.V2G_CERTIFICATE_CHAIN,)):
        with pytest.raises(NotInThisVersion):
            lower(V16, model.GetInstalledCertificateIds(certificate_types=uses))


@pytest.mark.parametrize(
    ("version", "use"),
    [
        (V16, model.CertificateSigningUse.V2G_CERTIFICATE),
        (V16, model.CertificateSigningUse.V2G20_CERTIFICATE),
        (V201, model.CertificateSigningUse.V2G20_CERTIFICATE),
    ],
)
def test_a_certificate_for_cars_is_not_asked_for_where_the_version_has_none(
    version: Version, use: model.CertificateSigningUse
) -> None:
    with pytest.raises(NotInThisVersion):
        lower(version, model.SignCertificate(csr="CSR", certificate_type=use))
    with pytest.raises(NotInThisVersion):
        lower(version, model.CertificateSigned(certificate_chain="PEM", certificate_type=use))


@pytest.mark.parametrize("version", ALL)
def test_the_stations_own_certificate_is_signed_in_every_version(version: Version) -> None:
    native, losses = lower(version, model.SignCertificate(csr="CSR"))
    assert (native, losses) == ([("SignCertificate", '{"csr":"CSR"}')], ())
    native, losses = lower(version, model.CertificateSigned(certificate_chain="PEM"))
    assert (native, losses) == ([("CertificateSigned", '{"certificateChain":"PEM"}')], ())
