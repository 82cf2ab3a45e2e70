"""What Prometheus is told: how many are here, what goes through, and how long the disk takes.

No label bears what a station or a driver said; so their number is bounded, and nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, PlatformCollector
from prometheus_client import ProcessCollector as Process
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from evwire import CSMS, Closed, Handshake, Reject, Station
from evwire.server.storage import Database

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The figures of one server; of every server its own, so that two in one process do not mix."""

    def __init__(self, csms: CSMS[None], database: Database) -> None:
        self._registry = registry = CollectorRegistry()
        for collector in (Process, PlatformCollector, GCCollector):
            collector(registry=registry)
        registry.register(_Present(csms, database))
        self._frames = Counter("evwire_frames", "Frames of stations.", ["direction"], registry=registry)
        self._bytes = Counter("evwire_frame_bytes", "Bytes of these frames.", ["direction"], registry=registry)
        self._connections = Counter("evwire_connections", "Stations that came in.", registry=registry)
        self._refused = Counter("evwire_refused", "Stations that were not let in.", ["status"], registry=registry)
        self._closed = Counter("evwire_closed", "Connections that ended.", ["by"], registry=registry)
        self._deviations = Counter("evwire_deviations", "New departures from the specification.", registry=registry)
        self._requests = Counter(
            "evwire_http_requests", "Requests of the HTTP API.", ["method", "status"], registry=registry
        )
        self._energy = Counter("evwire_energy_wh", "Energy that EVSEs delivered, as added up here.", registry=registry)
        self.ready = Gauge("evwire_ready", "Whether work got done when it was last looked at.", registry=registry)
        self._in = self._frames.labels("in"), self._bytes.labels("in")
        self._out = self._frames.labels("out"), self._bytes.labels("out")
        csms.tap(self._tap)
        csms.on_connect(self._connected)
        csms.on_disconnect(self._disconnected)
        csms.on_refused(self._not_let_in)
        csms.on_deviation(self._deviated)

    def delivered(self, energy_wh: float) -> None:
        """So much more was delivered."""
        self._energy.inc(energy_wh)

    def answered(self, method: str, status: int) -> None:
        """A request of the HTTP API has its answer."""
        self._requests.labels(method, str(status)).inc()

    def text(self) -> bytes:
        """All of it, in Prometheus's text format."""
        return generate_latest(self._registry)

    def _tap(self, station_id: str, direction: Literal["in", "out"], data: bytes) -> None:
        frames, size = self._in if direction == "in" else self._out
        frames.inc()
        size.inc(len(data))

    def _connected(self, station: Station[None]) -> None:
        self._connections.inc()

    def _disconnected(self, station: Station[None], closed: Closed) -> None:
        self._closed.labels(closed.by).inc()

    def _not_let_in(self, handshake: Handshake, reject: Reject) -> None:
        self._refused.labels(str(reject.status)).inc()

    def _deviated(self, station: Station[None], deviation: object) -> None:
        self._deviations.inc()


class _Present(Collector):
    """What is counted when it is asked for."""

    def __init__(self, csms: CSMS[None], database: Database) -> None:
        self._csms = csms
        self._database = database

    def collect(self) -> Iterable[Metric]:
        stations = GaugeMetricFamily("evwire_stations_connected", "Stations that are connected.", labels=["version"])
        versions = [station.version for station in self._csms.stations.values()]
        for version in sorted(set(versions)):
            stations.add_metric([version], versions.count(version))
        yield stations
        yield GaugeMetricFamily(
            "evwire_stations_pending",
            "Stations that nobody added, and that wait to be adopted.",
            value=len(self._csms.pending),
        )
        yield GaugeMetricFamily(
            "evwire_database_oldest_wait_seconds",
            "How long what waits for the disk longest has waited.",
            value=self._database.oldest_wait_s,
        )
