"""What two observations of one scenario differ in, by name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from evwire import model

if TYPE_CHECKING:
    from scenarios.stage import Observation

Row = dict[str, Any]

_LEFT_OUT = {"connector_statuses", "station_events", "energy_totals", "energy_positions"}
"""Each version tells the status of a connector at other moments, and what is told of it has its number in between;
energy is added up when there is time."""
_MASKED = {
    "stations": {"credential", "version", "last_seen_at", "last_boot_at", "clock_skew_s"},
    "connectors": {"received_at"},
    "transaction_events": {"id", "event_key", "received_at", "content.meter_values", "answer"},
    "transactions": {"gathered", "started_received_at", "stopped_received_at"},
    "desired_variables": {"id", "changed_at"},
    "configuration": {"read_at", "written_at", "writes_on"},
    "local_lists": {"read_at", "sent_at", "sends_on"},
    "variables": {"value", "generated_at", "received_at"},  # one of the values is the time of day
    "samples": {"id"},
    "commands": {"id", "created_at", "finished_at", "expires_at", "sender"},
    "audit": {"at"},
    "seen_tokens": {"last_at"},
    "connections": {"connected_at", "disconnected_at", "version"},
    "authorizations": {"at"},
    "security_events": {"received_at"},
    "reservations": {"reserved_at", "ended_at"},
    "charging_profiles": {"set_at", "cleared_at"},
    "certificate_requests": {"received_at", "csr_key"},
    "installed_certificates": {"told_at"},
    "messages": {"id", "received_at", "message_key"},
    "firmware": {"id", "stored", "created_at"},
    "file_jobs": {"request_id", "token_digest", "stored", "created_at", "expires_at", "finished_at", "history"},
    "answers": {
        "body.created_at",
        "body.finished_at",
        "body.id",
        "body.version",
        "body.last_seen",
        "body.clock_skew_s",
        "body.connectors.received_at",
        "body.connectors.energy_total_wh",
    },
}
"""Made up anew each time; the server's time; what a version is called; readings, which are compared as samples;
what the server noted of which event said a fact."""
_JSON = {"content", "payload", "result", "error"}
_NAMES: dict[str, Callable[[Row], str]] = {
    "transaction_events": lambda row: f"{row['kind']} {row.get('content.trigger')}",
    "samples": lambda row: f"{row['context']} {row['measurand']}",
    "messages": lambda row: f"{row['action']} {row.get('payload.status', '')}".strip(),
}
"""What a row is called that another version has not got."""
_KEYS: dict[str, Callable[[Row], tuple[Any, ...]]] = {
    "transaction_events": lambda row: (
        *(row[name] for name in ("transaction_id", "kind", "timestamp")),
        row["content.meter_values"] > 0,
    ),
    "samples": lambda row: tuple(
        row[name] for name in ("transaction_id", "timestamp", "context", "measurand", "phase")
    ),
    "messages": lambda row: (row["action"], row.get("payload.status")),
}
"""What a row has in common with the one that means the same in another version; else they stand in one order."""


def differences(ours: Observation, reference: Observation) -> set[str]:
    """The places where an observation is not as the reference: ``table.column``, or a row that only one has.

    Inside JSON a place is named by its path; how often it differs, and by what, is not said.
    """
    here, there = _tables(ours), _tables(reference)
    found: set[str] = set()
    for table in there:
        mine, theirs = _by_key(table, here[table]), _by_key(table, there[table])
        found |= {f"{table}: no {_name(table, theirs[key])}" for key in theirs.keys() - mine.keys()}
        found |= {f"{table}: also {_name(table, mine[key])}" for key in mine.keys() - theirs.keys()}
        for key in mine.keys() & theirs.keys():
            for name in mine[key].keys() | theirs[key].keys():
                place = _without_indexes(name)
                if place not in _MASKED.get(table, ()) and mine[key].get(name) != theirs[key].get(name):
                    found.add(f"{table}.{place}")
    return found


def _tables(seen: Observation) -> dict[str, list[Row]]:
    ids = {row["transaction_id"]: f"T{row['number']}" for row in seen.tables["transactions"]}
    tables = {table: rows for table, rows in seen.tables.items() if table not in _LEFT_OUT}
    tables["answers"] = [{"asked": asked, "status": status, "body": body} for asked, status, body in seen.answers]
    return {
        table: [
            {
                name: ids.get(value, value) if _names_a_transaction(table, name) else value
                for name, value in _flat(table, row)
            }
            for row in rows
        ]
        for table, rows in tables.items()
    }


def _flat(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        given = json.loads(value) if name in _JSON and isinstance(value, str) else value
        if (table, name) == ("transaction_events", "content"):
            # What is left out because it is the default is there all the same.
            event = msgspec.convert(given, model.TransactionEvent)
            given = {**_whole(event), "meter_values": len(event.meter_values)}
        yield from _leaves(name, given)


def _whole(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return {name: _whole(getattr(value, name)) for name in value.__struct_fields__}
    return value


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(f"{path}.{name}", each)
    elif isinstance(value, list):
        for position, each in enumerate(value):
            yield from _leaves(f"{path}.{position}", each)
    elif value is not None:
        yield path, value


def _names_a_transaction(table: str, name: str) -> bool:
    last = name.rpartition(".")[2]
    return last == "transaction_id" or (table == "answers" and last == "id")


def _without_indexes(name: str) -> str:
    return ".".join(part for part in name.split(".") if not part.isdigit())


def _by_key(table: str, rows: list[Row]) -> dict[tuple[Any, ...], Row]:
    seen: Counter[tuple[Any, ...]] = Counter()
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = _KEYS[table](row) if table in _KEYS else ()
        found[(*key, seen[key])] = row
        seen[key] += 1
    return found


def _name(table: str, row: Row) -> str:
    return _NAMES[table](row) if table in _NAMES else "row"
