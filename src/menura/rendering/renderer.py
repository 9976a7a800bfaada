"""Plan → sound: pieces in parallel, mixed block by block, measured, finished."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import numpy as np

from menura.audio import loudness
from menura.audio.clip import Clip, Samples
from menura.engines.base import Progress, Scene
from menura.plans.facts import Facts
from menura.plans.model import Notice, Plan
from menura.rendering import answers
from menura.rendering.mastering import Finish, Measurement, decide
from menura.rendering.measuring import SHORTEST, context, measure, measure_short
from menura.rendering.mixing import BLOCK, Mix, resolve
from menura.rendering.pieces import Piece
from menura.rendering.placement import placed
from menura.rendering.review import review
from menura.rendering.settings import Settings
from menura.rendering.spool import Spool
from menura.rendering.store import Store

MEASUREMENTS = 16 << 20
"""Bytes kept of what mastering measured."""

TAILS = 48 << 20
"""Bytes kept of how rooms sound on after blocks."""

AHEAD = 2
"""Blocks whose pieces are rendered while an earlier one is mixed."""


class Renderer:
    """Renders plans, and remembers what it rendered.

    Keep one while a plan is being edited: what an edit did not touch is not made again.

    Parameters
    ----------
    settings : Settings, optional
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._pieces: Store[Samples] = Store(self.settings.pieces)
        self._blocks: Store[Samples] = Store(self.settings.blocks)
        self._tails: Store[Samples] = Store(TAILS)
        self._measurements: Store[Measurement] = Store(MEASUREMENTS)

    def clip(self, plan: Plan, *, facts: Facts | None = None, progress: Progress | None = None) -> Clip:
        """Return a plan's finished sound: exactly ``round(duration × rate)`` samples.

        Parameters
        ----------
        plan : Plan
        facts : Facts, optional
            What is known about the media, for engines that look.
        progress : Progress, optional
        """
        with self.rendering(plan, facts=facts, progress=progress) as session:
            out = np.empty((plan.channels, session.mix.length), np.float32)
            session.write(out)
        return Clip(out, plan.sample_rate)

    def stems(self, plan: Plan, *, facts: Facts | None = None, progress: Progress | None = None) -> dict[str, Clip]:
        """Return each heard track by itself, before mastering; their sum is the mix bus."""
        with self.rendering(plan, facts=facts, progress=progress) as session:
            out = {k.track.id: np.empty((plan.channels, session.mix.length), np.float32) for k in session.mix.layers}
            for first, stems in session.stem_blocks():
                for name, block in stems.items():
                    out[name][:, first : first + block.shape[1]] = block
        return {name: Clip(samples, plan.sample_rate) for name, samples in out.items()}

    def rendering(self, plan: Plan, *, facts: Facts | None = None, progress: Progress | None = None) -> "Rendering":
        """Return one rendering of a plan, to be used in a ``with`` block; the way to render without holding it all."""
        scene = self._scene(plan, facts or Facts(), progress or Progress())
        mix = resolve(plan, self.settings.engine_for, review(plan, self.settings, scene), self.settings.film)
        return Rendering(mix, scene, self.settings, self._pieces, self._blocks, self._tails, self._measurements)

    def review(self, plan: Plan) -> tuple[Notice, ...]:
        """Return what the engines will leave out of a plan; `PlanError` with everything that they would refuse."""
        return review(plan, self.settings, self._scene(plan, Facts(), Progress()))

    def _scene(self, plan: Plan, facts: Facts, progress: Progress) -> Scene:
        return Scene(
            sample_rate=plan.sample_rate,
            seed=plan.seed,
            duration=plan.duration,
            facts=facts,
            neighbours=plan.events,
            progress=progress,
            folder=self.settings.folder,
            trusted=self.settings.trusted,
            sheets={sheet.id: sheet for sheet in plan.sheets},
            film=self.settings.film,
            thoughts=plan.thoughts,
            exclude=plan.exclude,
        )


class Rendering:
    """One plan being rendered. Leaving the ``with`` block stops the threads and removes what was spooled to disk."""

    def __init__(
        self,
        mix: Mix,
        scene: Scene,
        settings: Settings,
        pieces: Store[Samples],
        blocks: Store[Samples],
        tails: Store[Samples],
        measurements: Store[Measurement],
    ) -> None:
        self.mix = mix
        self._scene = scene
        self._pieces, self._blocks, self._tails, self._measurements = pieces, blocks, tails, measurements
        # What does not fit is spooled to disk at once: kept twice it would fill the memory.
        self._long = mix.length * mix.plan.channels * 4 > settings.blocks
        self._spool = Spool(settings.blocks // 8 if self._long else settings.blocks)
        self._threads = ThreadPoolExecutor(settings.workers, thread_name_prefix="menura")
        self._pending: dict[bytes, Future[Samples]] = {}
        self._finish: Finish | None = None

    def __enter__(self) -> "Rendering":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._pending.clear()
        self._spool.__exit__(None, None, None)

    @property
    def finish(self) -> Finish:
        """How the mix is finished; mixes and measures all of it when first asked."""
        if self._finish is None:
            self._finish = self._mixed()
        return self._finish

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know about this rendering."""
        return (*self.mix.notices, *self.finish.notices)

    def blocks(self, seconds: float | None = None) -> Iterator[tuple[int, Samples]]:
        """Yield the finished sound in order, as (first sample, samples [shape=(channels, n)]).

        Parameters
        ----------
        seconds : float, optional
            Length of what is yielded at once; the sound does not depend on it.
        """
        finish, rate = self.finish, self.mix.plan.sample_rate
        finished = ((first, finish.applied(self._spool[k], first, rate)) for k, (first, _) in enumerate(self.mix.grid))
        return finished if seconds is None else _rechunked(finished, max(1, round(seconds * rate)))

    def write(self, out: Samples) -> None:
        """Write the finished sound into an array [shape=(channels, length)]."""
        finish, rate = self.finish, self.mix.plan.sample_rate
        for k, (first, length) in enumerate(self.mix.grid):
            finish.applied(self._spool[k], first, rate, out[:, first : first + length])

    def stem_blocks(self) -> Iterator[tuple[int, dict[str, Samples]]]:
        """Yield every track's part of the mix bus in order, as (first sample, samples by track)."""
        alone = {layer.track.id: self.mix.alone(layer) for layer in self.mix.layers}
        for k, (first, _) in enumerate(self.mix.grid):
            here = self._sounds(k)  # once for all tracks: what no later block needs is let go of
            sounds = partial(self._sounds_again, k, here)
            yield first, {name: answers.block(mix, k, sounds, self._tails) for name, mix in alone.items()}

    def _mixed(self) -> Finish:
        """Mix and measure every block, and decide how to finish."""
        grid, rate, keep = self.mix.grid, self.mix.plan.sample_rate, context(self.mix.plan.sample_rate)
        keys = [self.mix.key(k) for k in range(len(grid))]
        measuring: list[Future[Measurement]] = []
        for k in range(len(grid)):
            make = partial(answers.block, self.mix, k, self._sounds, self._tails)
            self._spool.append(make() if self._long else self._blocks.fetch(keys[k], make))
            if k > 0:
                measuring.append(self._measured(k - 1, keys, keep, rate))
            self._scene.progress.step("mixing", f"{(k + 1) * BLOCK:.0f} s", (k + 1) / len(grid))
        if grid:
            measuring.append(self._measured(len(grid) - 1, keys, keep, rate))
        measured = [each.result() for each in measuring]
        energies = np.concatenate([m.energies for m in measured]) if measured else np.zeros(0)
        peaks = np.concatenate([m.peaks for m in measured]) if measured else np.zeros(0, np.float32)
        return decide(energies, peaks, self.mix.plan.master)

    def _measured(self, k: int, keys: Sequence[bytes], keep: int, rate: int) -> Future[Measurement]:
        """Let a thread measure a block; that depends on a little of its neighbours."""
        near = b"".join(keys[max(k - 1, 0) : k + 2]) + b"%d" % min(k, 1)
        block = self._spool[k]
        before = self._spool[k - 1][:, -keep:] if k else block[:, :0]
        after = self._spool[k + 1] if k + 1 < len(self._spool) else block[:, :0]
        is_short = self.mix.length < SHORTEST * loudness.hop(rate)
        make = partial(measure_short, block, rate) if is_short else partial(measure, block, before, after, rate)
        return self._threads.submit(self._measurements.fetch, near, make)

    def _sounds(self, k: int) -> dict[bytes, Samples]:
        """Return every piece of a block, placed; the pieces of the next blocks are begun meanwhile."""
        for ahead in range(k, min(k + AHEAD + 1, len(self.mix.grid))):
            if ahead == k or not self._remembered(ahead):
                for piece in self.mix.needed(ahead):
                    self._begin(piece)
        sounds = {piece.key: self._pending[piece.key].result() for piece in self.mix.needed(k)}
        self._forget(k)
        return sounds

    def _sounds_again(self, k: int, known: dict[bytes, Samples], j: int) -> dict[bytes, Samples]:
        return known if j == k else self._sounds(j)

    def _remembered(self, k: int) -> bool:
        return not self._long and self.mix.key(k) in self._blocks

    def _begin(self, piece: Piece) -> None:
        if piece.key not in self._pending:
            self._pending[piece.key] = self._threads.submit(self._placed, piece)

    def _placed(self, piece: Piece) -> Samples:
        self._scene.progress.step("rendering", piece.event.id, piece.first_sample / max(self.mix.length, 1))
        return self._pieces.fetch(piece.key, lambda: placed(piece, self._scene))

    def _forget(self, k: int) -> None:
        """Let go of pieces that no block after the k-th needs; those that fit stay in the renderer's own memory."""
        live = {piece.key for later in range(k + 1, k + AHEAD + 1) for piece in self.mix.needed(later)}
        self._pending = {key: future for key, future in self._pending.items() if key in live}


def _rechunked(blocks: Iterator[tuple[int, Samples]], size: int) -> Iterator[tuple[int, Samples]]:
    held: list[Samples] = []
    first = count = 0
    for _, block in blocks:
        held.append(block)
        count += block.shape[1]
        while count >= size:
            joined = np.concatenate(held, axis=1)
            yield first, joined[:, :size]
            held, first, count = [joined[:, size:]], first + size, count - size
    if count:
        yield first, np.concatenate(held, axis=1)
