"""What stations believe to be told is in the database, however often the server is killed."""

from __future__ import annotations

from pathlib import Path

import pytest

import ledger
from server_process import ServerProcess


@pytest.mark.threat(61)
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("where", "kills"),
    [
        ("sqlite", 100),
        ("postgresql", 100),
        pytest.param("sqlite", 500, marks=pytest.mark.soak),
        pytest.param("postgresql", 500, marks=pytest.mark.soak),
    ],
    indirect=["where"],
)
async def test_every_transaction_is_stored_once_with_its_energy_though_the_server_is_killed_again_and_again(
    where: Path | str, tmp_path: Path, kills: int
) -> None:
    """With a million transactions in the database, each restart is a matter of seconds."""
    await ledger.filled(where)
    server = ServerProcess(tmp_path, "--database", f"sqlite:///{where}" if isinstance(where, Path) else where)
    await server.start()
    try:
        book = ledger.Ledger(server, seed=kills)
        await book.keep(kills, most_s=6.0 * kills + 1800)
        await book.check()
    finally:
        await server.kill()
    assert len(book.restarts_s) == kills
    # Not each: other tests may have the machine.
    assert sorted(book.restarts_s)[kills * 9 // 10] < ledger.RESTARTED_WITHIN_S
