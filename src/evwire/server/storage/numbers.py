"""The numbers that 1.x has for transactions: made here, one for each start, however often it is repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, select, update

from evwire.csms import TransactionStart
from evwire.server.storage.statements import insert
from evwire.server.storage.tables import in_utc, transactions


def number_for(station_id: str, start: TransactionStart) -> Callable[[Connection], int]:
    """The number of the transaction that begins so: a repeated start, while it runs, has the same one."""
    content = msgspec.json.encode(msgspec.structs.replace(start, timestamp=in_utc(start.timestamp)))
    key = hashlib.sha256(content).hexdigest()[:32]

    def work(connection: Connection) -> int:
        while True:
            added = connection.execute(
                insert(connection, transactions)
                .values(station_id=station_id, start_key=key, started_at=start.timestamp)
                .on_conflict_do_nothing(
                    index_elements=["station_id", "start_key"], index_where=transactions.c.stopped_at.is_(None)
                )
                .returning(transactions.c.number)
            ).scalar()
            if added is None:
                known = select(transactions.c.number).where(
                    transactions.c.station_id == station_id,
                    transactions.c.start_key == key,
                    transactions.c.stopped_at.is_(None),
                )
                number = connection.execute(known).scalar()
                if number is None:
                    continue  # another server has ended it just now
                return int(number)
            # No id that the station has used by itself.
            taken = select(transactions.c.number).filter_by(station_id=station_id, transaction_id=str(added))
            if connection.execute(taken).first() is None:
                its_own = transactions.c.number == added
                connection.execute(update(transactions).where(its_own).values(transaction_id=str(added)))
                return int(added)
            connection.execute(transactions.delete().where(transactions.c.number == added))

    return work
