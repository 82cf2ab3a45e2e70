"""What a running server is made of."""

from __future__ import annotations

import msgspec

from evwire import CSMS
from evwire.server.commands.calls import Calls
from evwire.server.energy_totals import EnergyTotals
from evwire.server.events import Events
from evwire.server.files.jobs import FileJobs
from evwire.server.frames import Frames
from evwire.server.metrics import Metrics
from evwire.server.progress import Progress
from evwire.server.retention import Retention
from evwire.server.stations.local_lists import LocalLists
from evwire.server.stations.reconciling import Reconciling
from evwire.server.stations.registration import Registrations
from evwire.server.storage import Database


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """The pieces that the HTTP API shows and moves; :func:`evwire.server.running` puts them together."""

    csms: CSMS[None]
    database: Database
    frames: Frames
    calls: Calls
    file_jobs: FileJobs
    metrics: Metrics
    progress: Progress
    events: Events
    registrations: Registrations
    energy_totals: EnergyTotals
    retention: Retention
    reconciling: Reconciling
    local_lists: LocalLists
