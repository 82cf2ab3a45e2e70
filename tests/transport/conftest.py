"""Certificates for the tests of TLS."""

from __future__ import annotations

from pathlib import Path

import pytest

from certificates import Authority, rsa_key
from evwire.transport import (
    CertificateFiles,
)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def both(authority: Authority) -> list[CertificateFiles]:
    """A certificate of each algorithm."""
    return [authority.server("ecdsa"), authority.server("rsa", key=rsa_key())]
