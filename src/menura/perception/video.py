"""Perceiving a video: one pass over its frames, everything measured on the way."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from menura.perception.cuts import CutFinder
from menura.perception.frames import Film, Frame
from menura.perception.impacts import chosen, impacts
from menura.perception.looks import LookBook
from menura.perception.motion import FlowMeter, MotionCurve, Step
from menura.perception.objects import Tracker
from menura.perception.opening import open_media
from menura.perception.recording import heard_in
from menura.perception.regions import moving_regions
from menura.perception.stretches import Stretch
from menura.plans.facts import Facts

Progress = Callable[[float], None]

UNKNOWN = (
    "What the moving things are, and what they are made of, cannot be told from motion alone.",
    "Sounds of things outside the picture, or that make no visible motion, cannot be known from it.",
)


class VideoPerceiver:
    """Measures cuts, motion, impacts, moving objects, colour and light, and the sound that came with the video.

    Parameters
    ----------
    progress : callable, optional
        Told the time in seconds that has been looked at so far.
    """

    name = "video"

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress

    def perceive(self, path: Path) -> Facts:
        """Return what a video shows; `MediaError` when it cannot be read."""
        eye = _Eye()
        with open_media(path) as media, _one_thread():
            film = Film(media)
            for frame in film.frames(self._progress):
                eye.see(frame)
            has_audio = media.audio is not None
        heard, deaf = heard_in(path) if has_audio else (None, ())
        return eye.facts(film).model_copy(
            update={"heard": heard, "unknown": (*UNKNOWN, *eye.notes(), *film.notes(), *deaf)}
        )


class _Eye:
    """What is measured on the way."""

    def __init__(self) -> None:
        self.cuts = CutFinder()
        self.looks = LookBook()
        self.curve = MotionCurve()
        self.tracker = Tracker()
        self._meter = FlowMeter()
        self._stretch = Stretch()
        self._steps: deque[Step] = deque(maxlen=3)
        self._moved = self._seen = 0

    def see(self, frame: Frame) -> None:
        """Take in the next frame."""
        if self.cuts.cut_before(frame):
            self.looks.cut(frame.time)
            self._meter.forget()
            self._finish_shot()
        self.looks.add(frame.time, frame.picture)
        step = self._meter.step(frame)
        self._stretch.add(frame, step.motion if step is not None else None)
        if step is not None:
            self.curve.add(step)
            self._seen += 1
            self._moved += step.camera > 0
            self._follow(step)
        if self._stretch.full:
            self._stretch.judge(last=False)

    def facts(self, film: Film) -> Facts:
        """Return everything measured, after the last frame."""
        self._finish_shot()
        self.looks.cut(film.duration)
        objects = self.tracker.objects()
        return Facts(
            kind="video",
            duration=film.duration,
            width=film.width,
            height=film.height,
            frame_rate=round(film.count / film.duration, 4),
            variable_frame_rate=film.timeline.variable,
            cuts=tuple(self.cuts.cuts),
            impacts=impacts(chosen(self._stretch.hits), objects),
            motion=self.curve.result(),
            objects=objects,
            looks=tuple(self.looks.looks),
        )

    def notes(self) -> tuple[str, ...]:
        """Return what is uncertain about the measurements."""
        if self._moved > 0.2 * max(self._seen, 1):
            return ("The camera moves; small motions of things cannot be told from it with certainty.",)
        return ()

    def _follow(self, step: Step) -> None:
        self._steps.append(step)
        if len(self._steps) == 3:
            self.tracker.add(moving_regions(*self._steps), step.end)
            self._stretch.hear(self.tracker.take_hits())

    def _finish_shot(self) -> None:
        self._steps.clear()
        self.tracker.close()
        self._stretch.hear(self.tracker.take_hits())
        self._stretch.judge(last=True)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep OpenCV on one thread: dense inverse search splits the picture by threads, and results would differ."""
    import cv2

    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(threads)
