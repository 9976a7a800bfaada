"""A film as features: the same in parts as in one, each picture once, kept on disk, stopped when asked."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import tiny_encoders
import torch
from torch import Tensor

from menura.engines.base import Progress
from menura.engines.neural.conditioners import clip, pictures
from menura.engines.neural.conditioners.cache import FeatureCache
from menura.engines.neural.conditioners.clip import PictureEncoder
from menura.engines.neural.conditioners.seeing import Seeing
from menura.engines.neural.conditioners.synchformer import Synchformer, SynchformerConfig
from menura.errors import Cancelled, InputError, MediaError
from menura.perception.drawing import write_video
from menura.perception.film import FilmFile


class Drawn:
    """A film of pictures that are drawn as they are asked for, each another."""

    def __init__(self, rate: float = 25.0, digest: str = "drawn") -> None:
        self.rate, self.digest, self.duration = rate, digest, 60.0
        self.asked: list[float] = []

    def pictures(self, times: Sequence[float]) -> Iterator[npt.NDArray[np.uint8]]:
        shown = -1
        for time in times:
            self.asked.append(time)
            number = int(time * self.rate + 1e-6)
            if number != shown:
                drawn, shown = picture(number), number
            yield drawn


def picture(number: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(number).integers(0, 256, (36, 64, 3), np.uint8).repeat(4, 0).repeat(4, 1)


class Counting(PictureEncoder):
    """Notes how many pictures it was shown at once."""

    batches: list[int]

    def encode(self, prepared: Tensor) -> Tensor:
        self.batches.append(len(prepared))
        return super().encode(prepared)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> PictureEncoder:
    torch.set_num_threads(1)
    return clip.load(tiny_encoders.clip(tmp_path_factory.mktemp("clip") / "clip", side=350), "dfn5b")[0]


@pytest.fixture(scope="module")
def sync() -> Synchformer:
    config = SynchformerConfig(width=12, depth=1, heads=2, hidden=24, times=8, frames=2, patch=16, places=196)
    with torch.device("meta"):
        shapes = Synchformer(config).state_dict()
    noise = torch.Generator().manual_seed(0)
    weights = {name: torch.randn(value.shape, generator=noise) / 3 for name, value in shapes.items()}
    return Synchformer.load({f"vfeat_extractor.{name}": value for name, value in weights.items()}, heads=2)


@pytest.fixture
def sees(encoder: PictureEncoder, sync: Synchformer, tmp_path: Path) -> Seeing:
    return Seeing(encoder, sync, FeatureCache(tmp_path / "features"))


def watched(sync: Synchformer, numbers: range) -> Tensor:
    """Features of windows that follow each other, from all of their pictures at once."""
    frames = torch.stack([pictures.cropped(picture(number), 224) for number in numbers])
    return sync.features(pictures.centred(frames, (0.5,) * 3, (0.5,) * 3))


class TestWhatIsShown:
    def test_one_row_for_each_time(self, sees: Seeing, encoder: PictureEncoder) -> None:
        found = sees.clip(Drawn(), [0.0, 0.125, 0.25])
        assert found.shape == (3, 20)
        assert found.dtype == torch.float32
        wanted = torch.stack([encoder.prepared(picture(number)) for number in (0, 3, 6)])
        torch.testing.assert_close(found, encoder.encode(wanted))

    def test_a_long_film_in_small_batches_and_each_picture_once(
        self, encoder: PictureEncoder, sync: Synchformer, tmp_path: Path
    ) -> None:
        counting = Counting.__new__(Counting)
        counting.__dict__.update(encoder.__dict__)
        counting.batches = []
        film = Drawn(rate=5.0)
        times = [n / 8 for n in range(64)]
        found = Seeing(counting, sync, FeatureCache(tmp_path)).clip(film, times)
        assert counting.batches == [16, 16, 8]
        assert film.asked == times
        alone = [encoder.encode(encoder.prepared(picture(int(time * 5 + 1e-6)))[None])[0] for time in times]
        torch.testing.assert_close(found, torch.stack(alone), atol=1e-5, rtol=0.0)

    def test_a_batch_that_ends_while_its_last_picture_stays(self, sees: Seeing, encoder: PictureEncoder) -> None:
        times = [n / 25 for n in range(16)] + [15.5 / 25, 16 / 25]
        found = sees.clip(Drawn(), times)
        assert torch.equal(found[15], found[16])
        torch.testing.assert_close(found[17], encoder.encode(encoder.prepared(picture(16))[None])[0])

    def test_a_still_picture_is_encoded_once(self, sees: Seeing, tmp_path: Path) -> None:
        import cv2

        cv2.imwrite(str(tmp_path / "still.png"), picture(0))
        found = sees.clip(FilmFile(tmp_path / "still.png"), [n / 8 for n in range(64)])
        assert found.shape == (64, 20)
        assert bool((found == found[0]).all())

    def test_no_times(self, sees: Seeing) -> None:
        assert sees.clip(Drawn(), []).shape == (0, 20)


class TestWhatMoves:
    def test_a_window_is_sixteen_pictures_a_twentyfifth_apart(self, sees: Seeing, sync: Synchformer) -> None:
        film = Drawn()
        found = sees.sync(film, [3])
        assert found.shape == (8, 12)
        assert film.asked == [number / 25 for number in range(24, 40)]
        torch.testing.assert_close(found, watched(sync, range(24, 40)), atol=1e-5, rtol=0.0)

    def test_windows_in_a_row_are_as_all_at_once(self, sees: Seeing, sync: Synchformer) -> None:
        film = Drawn()
        found = sees.sync(film, range(10))
        assert found.shape == (80, 12)
        assert film.asked == [number / 25 for number in range(88)]
        torch.testing.assert_close(found, watched(sync, range(88)), atol=1e-5, rtol=0.0)

    def test_windows_with_gaps(self, sees: Seeing, sync: Synchformer) -> None:
        found = sees.sync(Drawn(), [0, 2, 3, 9])
        for row, window in enumerate((0, 2, 3, 9)):
            wanted = watched(sync, range(8 * window, 8 * window + 16))
            torch.testing.assert_close(found[8 * row : 8 * row + 8], wanted, atol=1e-5, rtol=0.0)

    def test_few_pictures_are_held_at_once(self, sees: Seeing, monkeypatch: pytest.MonkeyPatch) -> None:
        held: list[int] = []
        whole = pictures.centred

        def counted(frames: Tensor, mean: Sequence[float], deviation: Sequence[float]) -> Tensor:
            held.append(len(frames))
            return whole(frames, mean, deviation)

        monkeypatch.setattr("menura.engines.neural.conditioners.pictures.centred", counted)
        sees.sync(Drawn(), range(30))
        assert max(held) == 40

    @pytest.mark.parametrize("windows", [[1, 0], [0, 0], [-1, 0]])
    def test_windows_out_of_order(self, sees: Seeing, windows: list[int]) -> None:
        with pytest.raises(InputError, match=r"in order, each once.*Sort"):
            sees.sync(Drawn(), windows)

    def test_no_windows(self, sees: Seeing) -> None:
        assert sees.sync(Drawn(), []).shape == (0, 12)


class TestKept:
    def test_the_film_is_not_opened_again(self, sees: Seeing) -> None:
        first = sees.clip(Drawn(), [0.0, 1.0]), sees.sync(Drawn(), [0, 1])
        again = Drawn()
        assert torch.equal(sees.clip(again, [0.0, 1.0]), first[0])
        assert torch.equal(sees.sync(again, [0, 1]), first[1])
        assert again.asked == []

    def test_another_film_or_other_times_are_looked_at(self, sees: Seeing) -> None:
        sees.clip(Drawn(), [0.0])
        sees.sync(Drawn(), [0])
        other, later = Drawn(digest="other"), Drawn()
        sees.clip(other, [0.0])
        sees.clip(later, [1.0])
        sees.sync(later, [1])
        assert other.asked
        assert len(later.asked) == 17

    def test_another_network_looks_again(self, sees: Seeing, sync: Synchformer, encoder: PictureEncoder) -> None:
        sees.sync(Drawn(), [0])
        other = Synchformer.load({name: value + 0.01 for name, value in sync.published().items()}, heads=2)
        again = Drawn()
        Seeing(encoder, other, sees.cache).sync(again, [0])
        assert again.asked


class TestStopped:
    def test_between_batches_and_nothing_is_kept(self, sees: Seeing) -> None:
        told: list[float] = []
        progress = Progress(lambda _stage, _name, done: told.append(done), lambda: len(told) >= 2)
        with pytest.raises(Cancelled, match="looking"):
            sees.clip(Drawn(), [n / 25 for n in range(80)], progress)
        assert len(told) == 2
        told.clear()
        with pytest.raises(Cancelled, match="watching"):
            sees.sync(Drawn(), range(20), progress)
        assert not list(sees.cache.folder.glob("*"))

    def test_progress_rises_to_the_end(self, sees: Seeing) -> None:
        told: list[float] = []
        progress = Progress(lambda _stage, _name, done: told.append(done))
        sees.clip(Drawn(), [n / 25 for n in range(40)], progress)
        assert told == sorted(told)
        assert told[-1] == 1.0
        told.clear()
        sees.sync(Drawn(), range(9), progress)
        assert told == pytest.approx([0, 4 / 9, 8 / 9, 1])


def test_a_real_film_at_any_frame_rate(sees: Seeing, tmp_path: Path) -> None:
    for rate in (10.0, 60.0):
        path = tmp_path / f"{rate}.mp4"
        write_video(path, ((n / rate, picture(n)) for n in range(round(rate))), end=1.0, preset="ultrafast")
        film = FilmFile(path)
        assert sees.clip(film, [0.0, 0.5, 0.95, 3.0]).shape == (4, 20)
        assert sees.sync(film, [0, 1, 2]).isfinite().all()


def test_a_film_that_cannot_be_read_any_more(sees: Seeing, tmp_path: Path) -> None:
    path = write_video(tmp_path / "film.mp4", [(0.0, picture(0))], end=1.0)
    film = FilmFile(path)
    assert film.digest
    path.unlink()
    with pytest.raises(MediaError, match="There is no file"):
        sees.clip(film, [0.0])


def test_many_threads_look_at_one_film(sees: Seeing) -> None:
    films = [Drawn(digest=str(n % 3)) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        shown = list(pool.map(lambda film: sees.clip(film, [n / 8 for n in range(20)]), films))
        moving = list(pool.map(lambda film: sees.sync(film, [0, 1]), films))
    assert all(torch.equal(each, shown[0]) for each in shown)
    assert all(torch.equal(each, moving[0]) for each in moving)
