"""How a server is to run, and where it keeps things."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import msgspec

from evwire.csms import Shutdown
from evwire.server.files.jobs import KEPT_DAYS, passive_ports
from evwire.server.progress import STALLED_AFTER_S
from evwire.server.retention import Keep
from evwire.server.stations.attempts import CONNECTS_AN_HOUR, REQUESTS_A_MINUTE
from evwire.server.stations.clocks import OfflineStarts
from evwire.server.stations.reconciling import WRITES_A_DAY
from evwire.server.stations.security import TlsConfig
from evwire.server.storage import HOLD_S
from evwire.server.wire_log import WIRE_LOG_FILES, WIRE_LOG_MIB

TOKEN_VARIABLE = "EVWIRE_API_TOKEN"


class ServerConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How to run. Port 0 is a free one. ``host`` None: all interfaces, or loopback when open to everybody."""

    data: Path
    database: str | None = None
    """The URL of the database, ``postgresql:`` or ``sqlite:``; None: a file in ``data``."""
    may_lose: bool = False
    """Start even where the database says that it wrote what a power cut would take."""
    hold_s: float = HOLD_S
    """How long a station waits for its answer while the database is away, before its link is closed."""
    shutdown: Shutdown = "close-frame"
    """How stations are left when the server stops."""
    host: str | None = None
    ocpp_port: int = 9000
    soap_port: int | None = None
    """For stations that speak SOAP, with TLS where there is a certificate; None: not spoken."""
    soap_callbacks: tuple[str, ...] = ()
    """Networks in which such stations are called at the address they name."""
    files: bool = True
    """Whether there is a port where stations fetch firmware and leave logs, with TLS where there is a certificate."""
    files_port: int | None = None
    """None: two above that of OCPP, and a free one where that is a free one."""
    files_url: str | None = None
    """What stations reach that port by, for who has a proxy before it."""
    files_kept_days: float = KEPT_DAYS
    """After so many days a log is deleted."""
    ftp_port: int | None = None
    """For stations that can only FTP; None: there is none."""
    ftp_passive_ports: str | None = None
    """The ports of its files, as 50000-50099; None: any."""
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    open: bool = False
    plain: bool = True
    """Whether there is a port without TLS."""
    tls: TlsConfig | None = None
    organization: str | None = None
    """What certificates of stations must be made out to (O), if anything."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks whose word about the address, TLS and certificate of a station is believed."""
    hide_unknown: bool = False
    """Answer 401 instead of 404 to a station that nobody added, so that nobody can find out who was."""
    pending: bool = False
    """Let stations in that nobody added, to wait until somebody adopts them."""
    reconnects_an_hour: int = CONNECTS_AN_HOUR
    """How often a station may come back in an hour before it has to rest."""
    offline_starts: OfflineStarts = OfflineStarts.JUDGE
    """What is said of the card of a transaction that began while nobody could be asked."""
    match_orphans: bool = False
    """Take an end of an unknown transaction for that of the only one that runs there."""
    wire_log: Path | None = None
    wire_log_mib: int = WIRE_LOG_MIB
    """How large the wire log may grow before a new one is begun; 0: without a limit."""
    wire_log_files: int = WIRE_LOG_FILES
    """How many old ones are kept."""
    keep: Keep = Keep()
    """What is deleted when."""
    api_requests_a_minute: int = REQUESTS_A_MINUTE
    """How often one token may use the HTTP API; 0: as often as it likes."""
    load_stations_a_minute: int = 0
    """How many stations one token may make give or take load, not by a batch; 0: a share of the fleet."""
    ready_within_s: float = STALLED_AFTER_S
    """A server that cannot commit within so long is not ready."""
    writes_a_day: int = WRITES_A_DAY
    """How often one variable of a station that departs from what is wanted is written in a day."""
    call_timeout_s: float = 25.0
    """How long a station may take to answer a command; less than who asked waits, so that silence can be told."""

    def __post_init__(self) -> None:
        if self.files_url is not None and not self.files_url.startswith(("http://", "https://")):
            raise ValueError(f"expected a URL that begins with http:// or https:// for files, got {self.files_url!r}")
        passive_ports(self.ftp_passive_ports)


def database_path(data: Path) -> Path:
    """The SQLite file in a data directory, which is made if it is not there."""
    data.mkdir(parents=True, exist_ok=True)
    return data / "evwire.sqlite3"


def api_token(data: Path, *, make: bool = True) -> tuple[str, bool]:
    """The token of the HTTP API, and whether it was made just now.

    From the environment, else from the data directory, where the first start puts one that only its
    owner can read. Without ``make`` a missing one is a FileNotFoundError.
    """
    given = os.environ.get(TOKEN_VARIABLE)
    if given:
        return given, False
    path = data / "api-token"
    if path.exists():
        return path.read_text().strip(), False
    if not make:
        raise FileNotFoundError(f"expected the API token in {path} or in {TOKEN_VARIABLE}; evwire serve makes one")
    data.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(24)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token + "\n")
    return token, True
