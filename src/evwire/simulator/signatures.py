"""Whether firmware is what its maker signed. Needs cryptography, which the extra ``server`` brings."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

try:
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
except ImportError:  # the extra is not installed
    x509 = None  # type: ignore[assignment]


def signature_fits(signing_certificate: str, signature: str, sha256: bytes) -> bool:
    """Whether this Base64 text is the signature, with the key of a PEM certificate, of the file with this hash.

    RSA-PSS, PKCS #1 v1.5 and ECDSA, of SHA-256. Raises RuntimeError where nobody can say.
    """
    if x509 is None:
        raise RuntimeError("checking a signature needs cryptography: pip install evwire[server]")
    try:
        key = x509.load_pem_x509_certificate(signing_certificate.encode()).public_key()
        given = base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        return False
    hashed = Prehashed(hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePublicKey):
        return _fits(lambda: key.verify(given, sha256, ec.ECDSA(hashed)))
    if isinstance(key, rsa.RSAPublicKey):
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.AUTO)
        return any(
            _fits(lambda way=way: key.verify(given, sha256, way, hashed))  # type: ignore[misc]
            for way in (pss, padding.PKCS1v15())
        )
    return False


def _fits(verify: Callable[[], None]) -> bool:
    try:
        verify()
    except InvalidSignature:
        return False
    return True
