"""Tiles: they cover everything once, and give what the whole gives."""

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from menura.engines.neural.autoencoders.tiling import spans, tiled


@pytest.mark.parametrize(("total", "tile", "count"), [(1, 10, 1), (10, 10, 1), (11, 10, 2), (1034, 100, 11)])
def test_tiles_are_few_even_and_cover_everything(total: int, tile: int, count: int) -> None:
    found = list(spans(total, tile))
    lengths = [stop - start for start, stop in found]
    assert len(found) == count
    assert [0, *(stop for _, stop in found)] == [*(start for start, _ in found), total]
    assert max(lengths) <= tile
    assert max(lengths) - min(lengths) <= 1


def rise(sound: Tensor) -> Tensor:
    """Return three samples for each, of five neighbours."""
    weight = torch.linspace(-1, 1, 15).view(1, 3, 5).expand(2, -1, -1).reshape(6, 1, 5)
    apart = functional.conv1d(sound, weight, padding=2, groups=2).view(len(sound), 2, 3, -1)
    return apart.transpose(2, 3).flatten(2)


def test_tiles_are_the_whole_where_there_is_context() -> None:
    sound = torch.randn(1, 2, 101)
    done: list[float] = []
    found = tiled(rise, sound, tile=7, context=2, up=3, report=done.append)
    assert torch.allclose(found, rise(sound), atol=1e-6)
    assert done == sorted(done)
    assert len(done) == 15
    assert done[-1] == 1


def test_too_little_context_shows() -> None:
    sound = torch.randn(1, 2, 101)
    assert not torch.allclose(tiled(rise, sound, tile=7, context=1, up=3), rise(sound), atol=1e-3)


def test_what_sinks_is_tiled_by_its_result() -> None:
    def sink(sound: Tensor) -> Tensor:
        return functional.avg_pool1d(sound, 4)

    sound = torch.randn(1, 2, 4 * 25)
    assert torch.allclose(tiled(sink, sound, tile=4, context=1, down=4), sink(sound))


def test_what_is_short_is_run_once() -> None:
    calls: list[int] = []

    def count(sound: Tensor) -> Tensor:
        calls.append(sound.shape[-1])
        return sound

    sound = torch.randn(1, 1, 8)
    assert torch.equal(tiled(count, sound, tile=8, context=3), sound)
    assert calls == [8]


def test_a_report_may_stop_it() -> None:
    def stop(done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tiled(rise, torch.zeros(1, 2, 50), tile=7, context=2, up=3, report=stop)
