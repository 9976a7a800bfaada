"""Choosing who perceives a file, by what it holds."""

from pathlib import Path

from menura.perception.base import Perceiver
from menura.perception.opening import Kind, open_media
from menura.perception.video import Progress
from menura.plans.facts import Facts


def perceiver(kind: Kind, progress: Progress | None = None) -> Perceiver:
    """Return who perceives media of a kind."""
    if kind == "video":
        from menura.perception.video import VideoPerceiver

        return VideoPerceiver(progress)
    if kind == "image":
        from menura.perception.picture import PicturePerceiver

        return PicturePerceiver()
    from menura.perception.recording import RecordingPerceiver

    return RecordingPerceiver()


def perceive(path: Path | str, *, progress: Progress | None = None) -> Facts:
    """Return what a video, a picture or a recording holds.

    Parameters
    ----------
    path : Path or str
        The file; what it is follows from its content, not from its name.
    progress : callable, optional
        Told, now and then, the time in seconds that has been looked at so far.

    Returns
    -------
    Facts

    Raises
    ------
    MediaError
        If the file is missing, empty, a folder, damaged beyond use, or not media.

    Examples
    --------
    >>> from menura.perception import perceive
    >>> facts = perceive("kitchen.mp4")  # doctest: +SKIP
    """
    path = Path(path)
    with open_media(path) as media:
        kind = media.kind
    return perceiver(kind, progress).perceive(path)
