"""Which EVSEs and connectors the CSMS has taken out of use, over a restart (G03.FR.08, G04.FR.09; 1.6, 5.2)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from evwire.station.documents import DocumentStorage
from evwire.station.evse import EVSE

_DOCUMENT = "availability"


class _Kept(msgspec.Struct, frozen=True):
    operative: bool
    inoperative_connectors: tuple[int, ...] = ()


_decode = msgspec.json.Decoder(dict[int, _Kept]).decode


def restore_availability(evses: Mapping[int, EVSE], storage: DocumentStorage) -> None:
    """Have each EVSE as it was kept; those that nothing is known of stay as they are."""
    kept = storage.document(_DOCUMENT)
    for evse_id, known in ({} if kept is None else _decode(kept)).items():
        if (evse := evses.get(evse_id)) is not None:
            evse.set_operative(known.operative)
            for connector_id in known.inoperative_connectors:
                evse.set_operative(False, connector_id)


def keep_availability(evses: Mapping[int, EVSE], storage: DocumentStorage) -> None:
    """Keep what holds, or is to hold when transactions have ended."""
    held = {evse_id: _Kept(*evse.availability_when_idle) for evse_id, evse in evses.items()}
    storage.keep_document(_DOCUMENT, msgspec.json.encode(held))
