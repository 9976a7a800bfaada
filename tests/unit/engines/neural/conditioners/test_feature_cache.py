"""Features on disk: found by what they are made of, whole or not at all, and never more than agreed."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from menura.engines import storage
from menura.engines.neural.conditioners.cache import FeatureCache, identity


class Maker:
    """Makes features, and counts how often."""

    def __init__(self, value: float = 1.0, shape: tuple[int, ...] = (3, 4)) -> None:
        self.made = 0
        self.features = torch.full(shape, value)

    def __call__(self) -> Tensor:
        self.made += 1
        return self.features


@pytest.fixture
def cache(tmp_path: Path) -> FeatureCache:
    return FeatureCache(tmp_path / "deep" / "features")


def entries(cache: FeatureCache) -> list[Path]:
    return sorted(cache.folder.iterdir())


def test_made_once(cache: FeatureCache) -> None:
    make = Maker(0.5)
    found = [cache.get(("film", [0.0, 0.125]), make) for _ in range(3)]
    assert make.made == 1
    assert all(torch.equal(each, make.features) for each in found)
    assert torch.equal(FeatureCache(cache.folder).get(("film", [0.0, 0.125]), Maker(9.0)), make.features)


def test_anything_else_it_is_made_of_is_another_entry(cache: FeatureCache) -> None:
    makers = []
    for made_of in (
        ("film", [0.0]),
        ("film", [0.1]),
        ("other", [0.0]),
        ("film", "x", [0.0]),
        ("filmx", [0.0]),
        ("film",),
    ):
        makers.append(Maker())
        cache.get(made_of, makers[-1])
    assert [make.made for make in makers] == [1] * 6
    again = Maker()
    cache.get(("film", [0]), again)
    assert again.made == 0


@pytest.mark.parametrize("made", [torch.zeros(0, 5), torch.ones(2, 3, dtype=torch.bfloat16), torch.eye(3)[:2].T])
def test_shape_and_precision_are_kept(cache: FeatureCache, made: Tensor) -> None:
    found = [cache.get(("a",), lambda: made) for _ in range(2)]
    assert found[1].dtype == made.dtype
    assert torch.equal(found[1], made)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "words", "unsealed"])
def test_a_damaged_entry_is_made_anew(cache: FeatureCache, damage: str) -> None:
    cache.get(("film",), Maker(2.0))
    (path,) = entries(cache)
    whole = bytearray(path.read_bytes())
    if damage == "unsealed":
        save_file({"features": torch.zeros(3, 4)}, path)
    else:
        whole[-2] ^= 1
        bad = {"cut": whole[:-5], "flipped": whole, "empty": b"", "words": b"not features"}[damage]
        path.write_bytes(bytes(bad))
    make = Maker(3.0)
    assert torch.equal(cache.get(("film",), make), make.features)
    assert make.made == 1
    cache.get(("film",), make)
    assert make.made == 1


def test_the_least_recently_used_are_dropped_first(cache: FeatureCache) -> None:
    for n in range(4):
        cache.get((str(n),), Maker(float(n), (1000,)))
        (newest,) = [path for path in entries(cache) if path.stat().st_mtime > 1e6]
        os.utime(newest, (n, n))
    size = entries(cache)[0].stat().st_size
    cache.get(("0",), Maker())  # used: now the newest
    cache.limit = 3 * size + size // 2
    cache.get(("new",), Maker(9.0, (1000,)))
    assert sum(path.stat().st_size for path in entries(cache)) <= cache.limit
    # Dropped are 1 and 2; asking for them first would drop the others in turn.
    kept = [Maker() for _ in range(3)]
    for name, make in zip(("0", "3", "new"), kept, strict=True):
        cache.get((name,), make)
    assert [make.made for make in kept] == [0, 0, 0]
    dropped = Maker()
    cache.get(("1",), dropped)
    assert dropped.made == 1


def test_what_others_never_finished_is_dropped_too(cache: FeatureCache) -> None:
    cache.get(("a",), Maker())
    stale = cache.folder / "dead.1-2-3.part"
    stale.write_bytes(bytes(10_000))
    os.utime(stale, (1, 1))
    cache.limit = 5_000
    cache.get(("b",), Maker())
    assert not stale.exists()
    assert len(entries(cache)) == 2


def test_nothing_half_written_is_left(cache: FeatureCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _target: Path) -> Path:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    make = Maker(4.0)
    assert torch.equal(cache.get(("a",), make), make.features)
    assert entries(cache) == []


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache, make = FeatureCache(tmp_path / "file" / "features"), Maker()
    assert torch.equal(cache.get(("a",), make), make.features)
    cache.get(("a",), make)
    assert make.made == 2


def test_what_is_not_finite_is_not_kept(cache: FeatureCache) -> None:
    make = Maker(float("nan"))
    cache.get(("a",), make)
    cache.get(("a",), make)
    assert make.made == 2


def test_what_fails_is_not_kept(cache: FeatureCache) -> None:
    with pytest.raises(ZeroDivisionError):
        cache.get(("a",), lambda: torch.full((1,), 1 / 0))
    assert cache.get(("a",), Maker(7.0))[0, 0] == 7.0


def test_many_threads(cache: FeatureCache) -> None:
    cache.limit = 4_000
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: cache.get((str(n % 5),), Maker(float(n % 5), (100,))), range(200)))
    assert all(bool((each == n % 5).all()) for n, each in enumerate(found))
    assert not list(cache.folder.glob("*.part"))


def test_identity_sees_every_weight_its_precision_and_what_is_named() -> None:
    torch.manual_seed(0)
    network = torch.nn.Linear(3, 2)
    first = identity(network, "square")
    assert identity(network, "square") == first
    assert identity(network, "padded") != first
    assert identity(network.to(torch.bfloat16), "square") != first
    network = network.to(torch.float32)
    with torch.no_grad():
        network.bias[1] += 1.0
    assert identity(network, "square") != first


def test_it_lies_where_the_platform_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = storage.features({"XDG_CACHE_HOME": str(tmp_path)}, "linux")
    assert found == tmp_path / "menura" / "features"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert FeatureCache().folder.parts[-2:] == ("menura", "features")
