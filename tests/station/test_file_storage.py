"""What a station keeps in a file outlasts kills, power cuts and torn writes (E04, E12; 1.6, 3.7)."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evwire import model
from evwire.station import FileStorage, NotKept, StationSettings, StorageInUse, file_storage
from station_lab import lab

TOKEN = model.IdToken("04A2B3C4")
NOW = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


def event(seq_no: int, transaction_id: str = "T", **more: object) -> model.TransactionEvent:
    return model.TransactionEvent(
        kind=model.TransactionEventKind.UPDATED, transaction_id=transaction_id, seq_no=seq_no, timestamp=NOW, **more
    )


def seq_nos(storage: FileStorage) -> list[int | None]:
    return [each.seq_no for each in storage.events()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "CP001.outbox"


def test_every_detail_of_an_event_is_the_same_after_a_restart(path: Path) -> None:
    sample = model.SampledValue(measurand="Energy.Active.Import.Register", value=1234.567, unit="Wh", location="Outlet")
    whole = event(
        7,
        offline=True,
        evse_id=1,
        connector_id=1,
        trigger=model.TriggerReason.METER_VALUE_PERIODIC,
        id_token=model.IdToken("04A2B3C4", "ISO14443"),
        charging_state=model.ChargingState.SUSPENDED_EV,
        stop_reason=model.StopReason.LOCAL,
        remote_start_id=5,
        meter_values=(model.MeterValue(timestamp=NOW, samples=(sample,)),),
    )
    with FileStorage(path) as storage:
        storage.keep(whole)
        storage.keep_number("T", 4711)
    with FileStorage(path) as storage:
        assert list(storage.events()) == [whole]
        assert storage.numbers() == {"T": 4711}


def test_what_was_dropped_is_gone_and_the_rest_is_in_its_order_after_a_restart(path: Path) -> None:
    with FileStorage(path) as storage:
        for seq_no in (0, 1, 2, 3):
            storage.keep(event(seq_no))
        storage.keep(event(1))
        storage.drop(event(2))
        storage.drop(event(2))
        storage.keep_number("T", 1)
        storage.keep_number("U", 2)
        storage.drop_number("T")
        assert seq_nos(storage) == [0, 1, 3]
    for _ in range(2):
        with FileStorage(path) as storage:
            assert seq_nos(storage) == [0, 1, 3]
            assert storage.numbers() == {"U": 2}


async def test_a_station_on_a_file_tells_after_a_power_cut_what_the_csms_did_not_acknowledge(path: Path) -> None:
    with FileStorage(path) as storage:
        offline = StationSettings(sample_interval_s=0, offline_unknown_allowed=True)
        async with lab(storage=storage, settings=offline, reachable=False) as it:
            await it.begin()
            await it.station.present_token(1, TOKEN)
            await storage.flushed()
            at_the_power_cut = path.read_bytes()
    path.write_bytes(at_the_power_cut)
    with FileStorage(path) as storage:
        async with lab(storage=storage) as it:
            heard: list[str] = []
            while len(heard) < 2:
                await storage.flushed()
                await it.clock.settle()
                heard += it.csms.take("TransactionEvent")
            assert ['"eventType":"Started"' in heard[0], '"eventType":"Ended"' in heard[1]] == [True, True]
        assert seq_nos(storage) == []


async def test_the_disk_is_waited_for_on_a_thread_while_the_loop_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, threads = threading.Event(), set[int]()
    fsync = os.fsync

    def slow(file: int) -> None:
        threads.add(threading.get_ident())
        go_on.wait(10)
        fsync(file)

    with FileStorage(path) as storage:
        monkeypatch.setattr(os, "fsync", slow)
        storage.keep(event(0))
        waiting = asyncio.ensure_future(storage.flushed())
        for _ in range(20):
            await asyncio.sleep(0)
        assert not waiting.done()
        go_on.set()
        await waiting
        assert threading.get_ident() not in threads


async def test_what_gathers_while_the_disk_is_busy_is_synced_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    fsync = os.fsync
    begun, go_on = threading.Event(), threading.Event()

    def counted(file: int) -> None:
        synced.append(file)
        begun.set()
        go_on.wait(10)
        fsync(file)

    with FileStorage(path) as storage:
        monkeypatch.setattr(os, "fsync", counted)
        storage.keep(event(0))
        begun.wait(10)
        for seq_no in range(1, 100):
            storage.keep(event(seq_no))
        go_on.set()
        await storage.flushed()
        assert len(synced) == 2


async def test_who_stops_waiting_does_not_take_the_write_back(path: Path) -> None:
    with FileStorage(path) as storage:
        storage.keep(event(0))
        waiting = asyncio.ensure_future(storage.flushed())
        await asyncio.sleep(0)
        waiting.cancel()
        await storage.flushed()
        assert b'"seq_no":0' in path.read_bytes()


async def test_a_full_disk_is_said_and_what_happened_is_kept_as_soon_as_there_is_room(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with FileStorage(path) as storage:
        with monkeypatch.context() as patched:

            def full(file: int) -> None:
                raise OSError(28, "No space left on device")

            patched.setattr(os, "fsync", full)
            storage.keep(event(0))
            with pytest.raises(NotKept, match="No space left on device"):
                await storage.flushed()
        assert "is not kept" in caplog.text
        storage.keep(event(1))
        await storage.flushed()
        assert b'"seq_no":0' in path.read_bytes() and b'"seq_no":1' in path.read_bytes()


async def test_a_station_whose_disk_fails_still_tells_the_csms(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with FileStorage(path) as storage:

        def broken(file: int) -> None:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(os, "fsync", broken)
        async with lab(storage=storage) as it:
            await it.begin()
            while not (heard := it.csms.take("TransactionEvent")):
                await asyncio.wait({asyncio.ensure_future(storage.flushed())})
                await it.clock.settle()
            assert '"eventType":"Started"' in heard[0]


def test_a_second_process_on_the_same_file_is_refused_and_told_who_has_it(path: Path) -> None:
    attempt = "import sys\nfrom evwire.station import FileStorage\nFileStorage(sys.argv[1]).close()\n"
    with FileStorage(path) as storage:
        storage.keep(event(0))
        refused = subprocess.run([sys.executable, "-c", attempt, str(path)], capture_output=True, text=True, timeout=60)
        assert f"StorageInUse: {path} is in use by process {os.getpid()}" in refused.stderr
        with pytest.raises(StorageInUse):
            FileStorage(path)
    subprocess.run([sys.executable, "-c", attempt, str(path)], check=True, timeout=60)
    with FileStorage(path) as storage:
        assert seq_nos(storage) == [0]


@pytest.mark.parametrize("content", [b"SQLite format 3\x00", b"hello\n", b"00000000 evwire outbox 1\n"])
def test_a_file_that_is_something_else_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"expected .* to be an outbox"):
        FileStorage(path)
    assert path.read_bytes() == content


def test_a_damaged_line_costs_itself_only_and_the_file_is_kept_for_whoever_can_read_it(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with FileStorage(path) as storage:
        for seq_no in range(3):
            storage.keep(event(seq_no))
    damaged = path.read_bytes().replace(b'"seq_no":1', b'"seq_no":7')
    path.write_bytes(damaged)
    with FileStorage(path) as storage:
        assert seq_nos(storage) == [0, 2]
    assert "1 lines are damaged" in caplog.text
    assert path.with_name("CP001.outbox.damaged").read_bytes() == damaged


async def test_the_file_does_not_grow_without_end(path: Path) -> None:
    with FileStorage(path) as storage:
        storage.keep(event(0))
        for seq_no in range(1, 3000):
            storage.keep(event(seq_no))
            storage.drop(event(seq_no))
            if seq_no % 50 == 0:
                await storage.flushed()
        assert path.stat().st_size < 2 * file_storage._COMPACT_ABOVE_BYTES
        assert seq_nos(storage) == [0]
    with FileStorage(path) as storage:
        assert seq_nos(storage) == [0]


# Torn and truncated


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_wherever_the_file_ends_what_was_whole_before_is_there_in_order(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.getbasetemp() / "truncated.outbox"
    path.unlink(missing_ok=True)
    steps = data.draw(st.lists(st.sampled_from(["keep", "drop"]), min_size=1, max_size=12))
    states: list[list[int]] = [[]]
    with FileStorage(path) as storage:
        lengths = [path.stat().st_size]
        for seq_no, step in enumerate(steps):
            alive = list(states[-1])
            if step == "drop" and alive:
                storage.drop(event(alive.pop(0)))
            else:
                storage.keep(event(seq_no))
                alive.append(seq_no)
            asyncio.run(storage.flushed())
            states.append(alive)
            lengths.append(path.stat().st_size)
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:cut] + data.draw(st.binary(max_size=20)) * (cut < len(whole)) if cut else b"")
    expected = states[max([n for n, length in enumerate(lengths) if length <= cut], default=0)]
    if lengths[0] <= cut:
        with FileStorage(path) as storage:
            assert seq_nos(storage) == expected


# Kills


class _PowerCut(BaseException):
    """Nothing more happens."""


class _Machine:
    """Cuts the power before the given call to the operating system; what was not synced may be lost."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls_left: int | None = None
        self.done: list[str] = []
        for name in ("open", "write", "fsync", "rename", "close"):
            monkeypatch.setattr(os, name, self._counted(name, getattr(os, name)))

    def _counted(self, name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **more: object) -> object:
            if self.calls_left is not None:
                if self.calls_left == 0:
                    raise _PowerCut
                self.calls_left -= 1
                self.done.append(name)
            return real(*arguments, **more)

        return call


def _compactions(tmp_path: Path) -> Iterator[Path]:
    for number in range(50):
        yield tmp_path / str(number) / "CP001.outbox"


@pytest.mark.parametrize("unsynced_is_lost", [False, True])
def test_a_power_cut_at_any_step_of_compacting_loses_nothing(tmp_path: Path, unsynced_is_lost: bool) -> None:
    steps: list[str] = []
    for number, path in enumerate(_compactions(tmp_path)):
        with pytest.MonkeyPatch.context() as monkeypatch:
            storage = FileStorage(path)
            for seq_no in range(5):
                storage.keep(event(seq_no))
            storage.drop(event(0))
            asyncio.run(storage.flushed())
            machine = _Machine(monkeypatch)
            machine.calls_left = number
            try:
                storage._compact()
                survived = True
            except _PowerCut:
                survived = False
            machine.calls_left = None
            steps = machine.done
        beside = path.with_name(path.name + ".new")
        if unsynced_is_lost and beside.exists() and "fsync" not in steps:
            os.truncate(beside, random.Random(number).randrange(beside.stat().st_size + 1))
        after = tmp_path / f"after {number}"
        shutil.copytree(path.parent, after)
        storage.close()
        with FileStorage(after / path.name) as restarted:
            assert seq_nos(restarted) == [1, 2, 3, 4]
        if survived:
            break
    assert steps == ["open", "write", "fsync", "rename", "open", "fsync", "close", "close"]


_CHARGES = """
import asyncio, sys
from datetime import UTC, datetime
from evwire import model
from evwire.station import FileStorage

async def work():
    storage = FileStorage(sys.argv[1])
    kept = [each.seq_no for each in storage.events()]
    print("kept", *kept, flush=True)
    seq_no = max([*kept, int(sys.argv[2])])
    while True:
        seq_no += 1
        event = model.TransactionEvent(kind="Updated", transaction_id="T", seq_no=seq_no, timestamp=datetime.now(UTC))
        storage.keep(event)
        await storage.flushed()
        print("acknowledged", seq_no, flush=True)
        if seq_no % 3 == 0:
            storage.drop(event)
            await storage.flushed()
            print("dropped", seq_no, flush=True)

asyncio.run(work())
"""


@contextmanager
def _charging(path: Path, begin_after: int) -> Iterator[subprocess.Popen[str]]:
    """A station of its own process; it does not outlast the block."""
    command = [sys.executable, "-c", _CHARGES, str(path), str(begin_after)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _kill_again_and_again(path: Path, kills: int) -> None:
    chance = random.Random(4711)
    acknowledged: list[int] = []
    uncertain: set[int] = set()
    for _ in range(kills):
        begin_after = max([*acknowledged, *uncertain, 0])
        with _charging(path, begin_after) as process:
            assert process.stdout is not None
            kept = [int(word) for word in process.stdout.readline().split()[1:]]
            assert kept == sorted(kept), "in order"
            assert set(acknowledged) <= set(kept) | uncertain, "nothing that was acknowledged is lost"
            assert set(kept) <= set(acknowledged) | uncertain, "nothing comes back"
            acknowledged = list(kept)
            uncertain = set()
            lines = [process.stdout.readline() for _ in range(chance.randrange(1, 60))]
            process.kill()
            lines += process.stdout.read().splitlines()
        for line in lines:
            word, number = line.split()
            if word == "acknowledged":
                acknowledged.append(int(number))
            else:
                acknowledged.remove(int(number))
        # The next event may have been written, and the last one dropped, without a chance to say so.
        newest = max([*acknowledged, begin_after, *(int(line.split()[1]) for line in lines)])
        uncertain = {newest, newest + 1}


def test_a_process_that_is_killed_at_any_moment_loses_nothing_that_it_acknowledged(path: Path) -> None:
    _kill_again_and_again(path, 10)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_process_that_is_killed_a_thousand_times_loses_nothing_that_it_acknowledged(path: Path) -> None:
    _kill_again_and_again(path, 1000)
