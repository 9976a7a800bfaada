"""A little film that Menura draws itself, with visible impacts at known times, so that a soundtrack can be checked."""

from collections.abc import Iterator
from pathlib import Path

from menura.errors import UnknownNameError
from menura.perception.drawing import Picture, write_video
from menura.perception.kitchen import Kitchen

SCENES = ("kitchen",)


def draw_sample(
    path: Path | str,
    *,
    duration: float = 8.0,
    fps: float = 30.0,
    size: tuple[int, int] = (640, 360),
    scene: str = "kitchen",
    force: bool = False,
) -> Path:
    """Draw a sample video: a knife chops a carrot, an orange falls and bounces, a kettle begins to steam.

    The same arguments give the same bytes.

    Parameters
    ----------
    path : Path or str
        Where to write it; the ending chooses the container (``.mp4``, ``.mkv``, ``.mov``).
    duration : float, optional
        Seconds.
    fps : float, optional
        Frames per second.
    size : (int, int), optional
        Width and height in pixels.
    scene : {"kitchen"}, optional
    force : bool, optional
        Whether an existing file may be replaced.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    UnknownNameError
        If there is no such scene.
    OutputExistsError
        If the file exists and `force` is not given.
    OutputError
        If it cannot be written.
    """
    kitchen = _kitchen(scene, duration, size)

    def frames() -> Iterator[tuple[float, Picture]]:
        for n in range(max(round(duration * fps), 1)):
            yield n / fps, kitchen.paint(n / fps)

    return write_video(path, frames(), end=duration, force=force)


def sample_impacts(*, duration: float = 8.0, scene: str = "kitchen") -> tuple[float, ...]:
    """Return when something hits something in the sample video, in seconds, ascending."""
    return _kitchen(scene, duration, (64, 36)).impacts


def _kitchen(scene: str, duration: float, size: tuple[int, int]) -> Kitchen:
    if scene not in SCENES:
        raise UnknownNameError("sample scene", scene, SCENES)
    return Kitchen(duration, size)
