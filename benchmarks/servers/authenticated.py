"""A CSMS that asks for a password, plain or over TLS, and answers boots and heartbeats."""

from __future__ import annotations

import argparse
import gc
import signal
import ssl

from benchmarks.premises import PASSWORD
from evwire import CSMS, Accept, Handshake, Reject, Station, model
from evwire.server.stations import credentials
from evwire.transport import CertificateFiles, server_context

credential = credentials.stored(PASSWORD, generated=True)


async def admit(handshake: Handshake) -> Accept[None] | Reject:
    password = handshake.password
    if handshake.username == handshake.station_id and password and await credentials.matches(credential, password):
        return Accept(None)
    return Reject(401, "wrong credentials")


csms = CSMS(admission=admit)


@csms.on(model.BootNotification)
def boot(station: Station[None], request: model.BootNotification) -> model.BootNotificationResult:
    return model.BootNotificationResult.accepted(interval_s=60)


def context(certificate: str | None, key: str | None) -> ssl.SSLContext | None:
    """A server's context with this certificate; None without one."""
    if certificate is None:
        return None
    return server_context([CertificateFiles(certificate, key)])


def arguments() -> argparse.Namespace:
    """``--port``, and ``--certificate`` and ``--key`` for TLS."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    return parser.parse_args()


if __name__ == "__main__":
    chosen = arguments()
    signal.signal(signal.SIGUSR1, lambda *_: gc.collect())
    csms.run(host="127.0.0.1", port=chosen.port, ssl=context(chosen.certificate, chosen.key))
