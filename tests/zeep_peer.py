"""What zeep has to be told of OCPP: every request carries who it is about, and where its sender listens."""

from __future__ import annotations

from typing import Any

import pytest

zeep = pytest.importorskip("zeep", reason="zeep, the independent peer, is not installed")

from zeep import Plugin  # noqa: E402


class Identity(Plugin):  # type: ignore[misc]
    """Adds the headers to what leaves."""

    def __init__(self, namespace: str, identity: str, address: str) -> None:
        self._headers = (namespace, identity, address)

    def egress(self, envelope: Any, http_headers: Any, operation: Any, binding_options: Any) -> Any:
        from lxml import etree

        namespace, identity, address = self._headers
        header = envelope.find("{http://www.w3.org/2003/05/soap-envelope}Header")
        if header is None:
            header = etree.Element("{http://www.w3.org/2003/05/soap-envelope}Header")
            envelope.insert(0, header)
        etree.SubElement(header, f"{{{namespace}}}chargeBoxIdentity").text = identity
        sender = etree.SubElement(header, "{http://www.w3.org/2005/08/addressing}From")
        etree.SubElement(sender, "{http://www.w3.org/2005/08/addressing}Address").text = address
        return envelope, http_headers


def service(wsdl: str, namespace: str, url: str) -> Any:
    """A client of what listens at ``url``, made of a description."""
    client = zeep.Client(wsdl, plugins=[Identity(namespace, "CP001", "http://192.0.2.1/")])
    (binding,) = client.wsdl.bindings
    return client.create_service(binding, url)
