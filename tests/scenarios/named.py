"""Differences that several scenarios have, by place, with the reason."""

from __future__ import annotations

_BEGIN = "1.6 begins with the energy register alone"
TRANSACTION = {
    "transactions.start_key": "1.6 has the CSMS number transactions, and a repeated start must get the same number",
    "transaction_events.seq_no": "1.6 does not number events",
    "transaction_events.content.seq_no": "1.6 does not number events",
    "transaction_events.content.trigger": "1.6 does not say why it begins and ends",
    "transaction_events.content.charging_state": "1.6 says it with a status",
    "transaction_events.content.evse_id": "1.6 does not name the connector at the end",
    "transaction_events.content.connector_id": "1.6 does not name the connector at the end",
    "samples.location": "1.6 does not say where it reads the register at the begin",
    "samples: also Transaction.End Energy.Active.Import.Register": "1.6 says it twice: meterStop, and among the others",
    "samples: no Transaction.Begin Current.Import": _BEGIN,
    "samples: no Transaction.Begin Power.Active.Import": _BEGIN,
    "samples: no Transaction.Begin SoC": _BEGIN,
    "samples: no Transaction.Begin Voltage": _BEGIN,
}


def losses(why: str) -> dict[str, str]:
    """The answer to a command, and its row, name what 1.6 could not say."""
    return {
        f"{place}.losses.{field}": why
        for place in ("answers.body", "commands.result")
        for field in ("field", "value", "why")
    }
