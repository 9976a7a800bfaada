"""The verb that draws."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from menura.api.making import read_recipe
from menura.api.notation import Look, show_music
from menura.api.soundtrack import Soundtrack
from menura.errors import OutputError
from menura.plans.model import Plan
from menura.plans.schema import load as load_plan
from menura.rendering import delivery, recipe
from menura.scores.model import LeadSheet

if TYPE_CHECKING:
    from menura.pictures.canvas import Canvas
    from menura.pictures.timeline import View


def show(
    what: Soundtrack | Plan | LeadSheet | str | Path,
    target: str | Path | None = None,
    *,
    look: Literal["timeline"] | Look | None = None,
    width: int = 100,
    force: bool = False,
) -> str:
    """Return a timeline or a score as text for a terminal, and draw it as pictures where a target is given.

    Parameters
    ----------
    what : Soundtrack, Plan, LeadSheet, str or Path
        A result, a plan, a lead sheet, or the file of any of them.
    target : str or Path, optional
        ``.png`` or ``.svg``; see :func:`show_music` for scores of several pages.
    look : {"timeline", "lead", "full", "roll"}, optional
        The timeline, or the music in it: the melody with chords and words, every part, a piano roll. By default the
        melody of a lead sheet, else the timeline.
    width : int
        Columns of the terminal.
    force : bool
        Whether existing pictures may be replaced.

    Raises
    ------
    OutputError
        If the target is neither ``.png`` nor ``.svg``, or cannot be written.
    RequestError
        If a score is asked for and there is no music.
    MissingExtraError
        If a score is asked for and what engraves is not installed.
    """
    from menura.pictures import terminal

    if isinstance(what, LeadSheet) or look not in {None, "timeline"}:
        kind: Look = "lead" if look is None or look == "timeline" else look
        return show_music(what, target, look=kind, width=width, force=force).text
    view, video = _to_show(what)
    if target is not None:
        delivery.check_target(Path(target), force=force)
        delivery.write_bytes(Path(target), _drawn(view, video, Path(target)), force=force)
    return terminal.timeline(view.plan, view.clip, width)


def _to_show(what: Soundtrack | Plan | str | Path) -> "tuple[View, Path | None]":
    """Return what there is to see, and the video whose frames go with it."""
    from menura.pictures.timeline import View

    if isinstance(what, Soundtrack):
        return View(what.plan.request.text or "Soundtrack", what.plan, what.clip), what.video
    if isinstance(what, Plan):
        return View(what.request.text or "Plan", what), None
    path = Path(what)
    if path.suffix.lower() == ".json":
        planned = load_plan(path)
        return View(planned.request.text or path.name, planned), None
    from menura.audio.files import read, read_tags

    clip = read(path)
    found = read_recipe(path) if recipe.TAG in read_tags(path) else None
    title = (found.request.text if found else "") or path.name
    return View(title, found, clip), path if delivery.is_video(path) else None


def _drawn(view: "View", video: Path | None, target: Path) -> bytes:
    from menura.pictures import timeline
    from menura.pictures.filmstrip import filmstrip

    ending = target.suffix.lower()
    if ending not in {".png", ".svg"}:
        raise OutputError(
            f"A picture cannot be written as {target.suffix!r}; allowed are .png and .svg.", hint="-o out.png"
        )
    if video is not None:
        view = replace(view, strip=filmstrip(video, view.duration, 2 * timeline.ROOM, 2 * timeline.STRIP))
    layout = timeline.lay_out(view)
    size = (timeline.WIDTH, layout.height, timeline.PAPER)
    canvas: Canvas
    if ending == ".svg":
        from menura.pictures.canvas import Svg

        canvas = Svg(*size)
    else:
        from menura.pictures.raster import Raster

        canvas = Raster(*size)
    timeline.draw(canvas, layout, view)
    return canvas.encoded()
