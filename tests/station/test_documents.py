"""Documents are kept as a whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evwire.station import FileDocuments, NotKept

if TYPE_CHECKING:
    from pathlib import Path


async def test_what_was_flushed_is_there_after_a_restart(tmp_path: Path) -> None:
    with FileDocuments(tmp_path / "station") as documents:
        assert documents.document("list") is None
        for number in range(100):
            documents.keep_document("list", b"%d" % number)
            documents.keep_document("other", b"text")
        assert documents.document("list") == b"99"
        await documents.flushed()
        assert (tmp_path / "station" / "list.json").read_bytes() == b"99"
    assert FileDocuments(tmp_path / "station").document("other") == b"text"


async def test_a_disk_that_fails_is_told_and_the_next_change_tries_again(tmp_path: Path) -> None:
    with FileDocuments(tmp_path / "station") as documents:
        in_the_way = tmp_path / "station" / "list.new"
        in_the_way.mkdir()
        documents.keep_document("list", b"one")
        with pytest.raises(NotKept):
            await documents.flushed()
        in_the_way.rmdir()
        documents.keep_document("other", b"two")
        await documents.flushed()
        assert (tmp_path / "station" / "list.json").read_bytes() == b"one"
