"""What is remembered, and what goes to disk."""

import numpy as np
import pytest

from menura.errors import OutputError
from menura.rendering.spool import Spool
from menura.rendering.store import Store


def block(value: float, n: int = 1000) -> np.ndarray:
    return np.full((2, n), value, np.float32)


def test_store_forgets_what_was_used_longest_ago() -> None:
    store: Store[np.ndarray] = Store(3 * block(0).nbytes)
    for k in range(3):
        store.put(b"%d" % k, block(k))
    assert store.get(b"0") is not None
    store.put(b"3", block(3))
    assert b"1" not in store
    assert b"0" in store


def test_store_makes_a_value_once_and_keeps_none_that_is_too_large() -> None:
    store: Store[np.ndarray] = Store(block(0).nbytes)
    made = [0]

    def make() -> np.ndarray:
        made[0] += 1
        return block(made[0])

    assert store.fetch(b"a", make) is store.fetch(b"a", make)
    assert made == [1]
    store.put(b"b", block(1, 5000))
    assert b"b" not in store


def test_spool_gives_back_what_it_got_from_memory_and_from_disk() -> None:
    with Spool(2 * block(0).nbytes) as spool:
        for k in range(6):
            spool.append(block(k, 1000 - k))
        assert len(spool) == 6
        for k in (5, 0, 3, 1):
            assert np.array_equal(spool[k], block(k, 1000 - k))


def test_spool_says_when_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with Spool(0) as spool, pytest.raises(OutputError, match="No space left on device after 0 blocks") as caught:
        spool.append(block(1))
    assert "TMPDIR" in caught.value.hint
