"""The verbs that users call: words and media → plan → sound. The command line only calls these."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from menura.audio import rooms
from menura.audio.clip import Clip
from menura.engines.base import Engine, Progress
from menura.engines.sounds import SoundsEngine
from menura.engines.sounds.atlas import Atlas, load
from menura.errors import OutputError, PlanError, RequestError
from menura.plans.check import require
from menura.plans.edit import Edit, apply
from menura.plans.facts import Facts
from menura.plans.model import Event, Notice, Plan, Recording, Track
from menura.plans.schema import load as load_plan
from menura.reasoning.base import Reasoner, Request
from menura.rendering import delivery, recipe
from menura.rendering.muxing import Original
from menura.rendering.renderer import Renderer
from menura.rendering.settings import Settings

if TYPE_CHECKING:
    from menura.pictures.canvas import Canvas
    from menura.pictures.timeline import View

__all__ = ["Soundtrack", "edit", "make", "perceive", "plan", "read_recipe", "render", "show"]


@dataclass(frozen=True)
class Soundtrack:
    """A plan and the sound it makes.

    Attributes
    ----------
    plan : Plan
    video : Path or None
        The video that it belongs to; :meth:`save` puts it there.
    facts : Facts
        What perception found in the media.
    renderer : Renderer
        Keeps what has been rendered: an edit of the plan re-renders only what it touched.
    progress : Progress
    """

    plan: Plan
    video: Path | None = None
    facts: Facts = field(default_factory=Facts)
    renderer: Renderer = field(default_factory=Renderer, repr=False, compare=False)
    progress: Progress = field(default_factory=Progress, repr=False, compare=False)

    @cached_property
    def clip(self) -> Clip:
        """The finished sound: exactly ``round(duration × rate)`` samples."""
        return self.renderer.clip(self.plan, facts=self.facts, progress=self.progress)

    @cached_property
    def stems(self) -> dict[str, Clip]:
        """Every track by itself, before mastering, by the track's id."""
        return self.renderer.stems(self.plan, facts=self.facts, progress=self.progress)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know: what was not understood, guessed, or left out."""
        with self.renderer.rendering(self.plan, facts=self.facts, progress=self.progress) as rendering:
            return (*self.plan.notices, *rendering.notices)

    def edited(self, *edits: Edit | str) -> "Soundtrack":
        """Return the soundtrack with its plan changed; what the change does not touch is not rendered again."""
        return replace(self, plan=edit(self.plan, *edits, facts=self.facts))

    def save(
        self,
        path: str | Path,
        *,
        stems: str | Path | None = None,
        encoding: str | None = None,
        original: Original = "drop",
        force: bool = False,
    ) -> tuple[Notice, ...]:
        """Write the sound, or the video with the sound, with its recipe inside; whole or not at all.

        Parameters
        ----------
        path : str or Path
            Its ending decides: ``.wav .flac .mp3 .ogg .opus .m4a``, or with a video ``.mp4 .mov .m4v .mkv .webm``.
        stems : str or Path, optional
            A folder for the tracks.
        encoding : str, optional
            ``"16"``, ``"24"`` or ``"32f"`` where the format has a choice.
        original : {"drop", "keep", "mix"}
            What becomes of the video's own sound.
        force : bool
            Whether existing files may be replaced.

        Returns
        -------
        tuple of Notice
            What the user should know about the plan and its rendering.

        Raises
        ------
        OutputError
            If something cannot be written; nothing half-written stays.
        """
        path = Path(path)
        delivery.check_target(path, force=force)
        if delivery.is_video(path) and self.video is None:
            hint = "Give a video, or -o NAME.wav."
            raise OutputError(f"{path.name} is a video, but there are no pictures.", hint=hint)
        if not delivery.is_video(path):
            delivery.check_sound(path, self.plan.channels, encoding)
        elif encoding is not None:
            raise OutputError(f"The sound in {path.name} has no choice of encoding.", hint="Leave --encoding out.")
        with ExitStack() as stack:
            session = self.renderer.rendering(self.plan, facts=self.facts, progress=self.progress)
            rendering = stack.enter_context(session)
            if stems is not None:
                stack.enter_context(delivery.stems_beside(rendering, Path(stems), force=force))
            if delivery.is_video(path) and self.video is not None:
                delivery.write_video(rendering, self.video, path, original=original, force=force)
            else:
                delivery.write_audio(rendering, path, encoding=encoding, force=force)
            return (*self.plan.notices, *rendering.notices)


def perceive(media: str | Path) -> Facts:
    """Return what a video, picture or recording shows: see :func:`menura.perception.perceive`."""
    from menura.perception import perceive as look

    return look(Path(media))


def plan(
    words: str = "",
    media: str | Path | None = None,
    *,
    duration: float | None = None,
    seed: int = 0,
    language: str | None = None,
    reasoner: str | Reasoner = "grammar",
    original: Original = "drop",
    sounds: Sequence[str | Path] = (),
    facts: Facts | None = None,
) -> Plan:
    """Return a plan for words, a video, a picture, or words about one of them.

    Parameters
    ----------
    words : str
        English or Chinese: ``"thunder at 3 s, heavy rain"``.
    media : str or Path, optional
        A video or picture.
    duration : float, optional
        Seconds; by default the video's length, or what the words need.
    seed : int
        Another seed gives another take of the same request.
    language : {"en", "zh"}, optional
        Language of the thoughts; that of the words by default.
    reasoner : str or Reasoner
        ``"grammar"`` (embedded) or ``"chat"`` (an OpenAI-compatible endpoint), or one of your own.
    original : {"drop", "keep", "mix"}
        ``"mix"`` adds the video's own sound as an event.
    sounds : sequence of str or Path
        TOML files and folders of recordings that add to the atlas or win over it.
    facts : Facts, optional
        What was perceived before, so that the media need not be looked at again.

    Raises
    ------
    RequestError
        If nothing in the words can be understood, or an option makes no sense.
    MediaError
        If the media cannot be read.
    """
    path = Path(media) if media is not None else None
    if not -(2**63) <= seed < 2**63:
        raise RequestError(f"The seed is {seed}; it must be a whole number of at most 63 bits.", hint="--seed 1")
    known = facts or (perceive(path) if path is not None else Facts())
    thinker = reasoner_with(reasoner, sounds)
    planned = thinker.plan(Request(words, path, duration, seed, language), known)
    return with_original(planned, path, known) if path is not None and original == "mix" else planned


def make(
    words: str = "",
    media: str | Path | None = None,
    *,
    duration: float | None = None,
    seed: int = 0,
    language: str | None = None,
    reasoner: str | Reasoner = "grammar",
    engine: str | Engine | None = None,
    original: Original = "drop",
    sounds: Sequence[str | Path] = (),
    progress: Progress | None = None,
) -> Soundtrack:
    """Return a finished soundtrack for words, a video, or both: :func:`plan`, then :func:`render`.

    Parameters
    ----------
    words, media, duration, seed, language, reasoner, original, sounds
        See :func:`plan`.
    engine : str or Engine, optional
        The engine to prefer: one that is installed (see ``menura engines``), or one of your own.
    progress : Progress, optional

    Examples
    --------
    >>> soundtrack = make("a dog barks twice while it rains", duration=6)
    >>> soundtrack.clip.length
    288000
    """
    path = Path(media) if media is not None else None
    facts = perceive(path) if path is not None else Facts()
    planned = plan(
        words,
        path,
        duration=duration,
        seed=seed,
        language=language,
        reasoner=reasoner,
        original=original,
        sounds=sounds,
        facts=facts,
    )
    video = path if facts.kind == "video" else None
    folder = path.parent if path is not None else Path()
    return render(planned, video=video, facts=facts, engine=engine, sounds=sounds, folder=folder, progress=progress)


def render(
    plan: Plan | str | Path,
    *,
    video: str | Path | None = None,
    facts: Facts | None = None,
    engine: str | Engine | None = None,
    sounds: Sequence[str | Path] = (),
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> Soundtrack:
    """Return the soundtrack of a plan; rendering begins when its sound is first asked for.

    Parameters
    ----------
    plan : Plan, str or Path
        A plan, or a file that holds one.
    video : str or Path, optional
        The video that it belongs to.
    facts : Facts, optional
        What is known about the video, for engines that look.
    engine : str or Engine, optional
        As in :func:`make`.
    sounds : sequence of str or Path
        As in :func:`plan`.
    folder : str or Path, optional
        Where recordings named in the plan lie; the plan's own folder by default.
    progress : Progress, optional

    Raises
    ------
    PlanError
        If something is wrong with the plan; all problems are listed.
    """
    if not isinstance(plan, Plan):
        folder = Path(plan).parent if folder is None else folder
        plan = load_plan(plan)
    atlas = atlas_with(sounds)
    require(plan, sounds=atlas.names, rooms=rooms.known())
    resident = (SoundsEngine(atlas),) if sounds else ()
    own = () if engine is None or isinstance(engine, str) else (engine,)
    preferred = engine if engine is None or isinstance(engine, str) else engine.card.name
    renderer = Renderer(Settings(engine=preferred, engines=(*own, *resident), folder=Path(folder or ".")))
    renderer.review(plan)
    return Soundtrack(plan, Path(video) if video else None, facts or Facts(), renderer, progress or Progress())


def edit(plan: Plan, *edits: Edit | str, facts: Facts | None = None, reasoner: str | Reasoner = "grammar") -> Plan:
    """Return a plan changed by edits, or by instructions in words.

    Parameters
    ----------
    plan : Plan
    *edits : Edit or str
        ``menura.plans.edit.Move(...)``, or ``"make the dog louder"``.
    facts : Facts, optional
    reasoner : str or Reasoner
        Who reads the instructions.
    """
    for change in edits:
        wanted = reasoner_with(reasoner).revise(plan, change, facts or Facts()) if isinstance(change, str) else [change]
        plan = apply(plan, wanted)
    return plan


def read_recipe(path: str | Path) -> Plan:
    """Return the plan inside a file that Menura wrote; rendering it gives the same bytes.

    Raises
    ------
    MediaError
        If the file carries none.
    """
    return recipe.read(Path(path))


def show(
    what: Soundtrack | Plan | str | Path, target: str | Path | None = None, *, width: int = 100, force: bool = False
) -> str:
    """Return a timeline as text for a terminal, and draw it as a picture where a target is given.

    Parameters
    ----------
    what : Soundtrack, Plan, str or Path
        A result, a plan, or the file of either.
    target : str or Path, optional
        ``.png`` or ``.svg``.
    width : int
        Columns of the terminal.
    force : bool
        Whether an existing picture may be replaced.

    Raises
    ------
    OutputError
        If the target is neither ``.png`` nor ``.svg``, or cannot be written.
    """
    from menura.pictures import terminal

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


def atlas_with(sounds: Sequence[str | Path]) -> Atlas:
    """Return the atlas with a user's own sounds added: see :mod:`menura.engines.sounds.own`."""
    if not sounds:
        return load()
    from menura.engines.sounds.own import tables

    atlas = load()
    for path in sounds:
        atlas = atlas.with_tables(tables(Path(path), atlas))
    return atlas


def reasoner_with(reasoner: str | Reasoner, sounds: Sequence[str | Path] = ()) -> Reasoner:
    """Return a reasoner by name, with a user's own sounds in its vocabulary."""
    if not isinstance(reasoner, str):
        return reasoner
    from menura.reasoning import registry

    return registry.get(reasoner, atlas=atlas_with(sounds))


def with_original(plan: Plan, media: Path, facts: Facts) -> Plan:
    """Return a plan to which a video's own sound has been added as a recording, or a notice that it has none."""
    if facts.heard is None:
        silent = Notice(code="not-rendered", text=f"{media.name} has no sound of its own that could be mixed in.")
        return plan.model_copy(update={"notices": (*plan.notices, silent)})
    if any(track.id == "original" for track in plan.tracks):
        raise PlanError("The plan has a track 'original' already.", hint="Rename it, or choose --original keep.")
    track = Track(id="original", name="original sound")
    body = Recording(words="original sound", path=media.name)
    event = Event(id="original-1", track="original", start=0.0, duration=plan.duration, body=body)
    return plan.model_copy(update={"tracks": (*plan.tracks, track), "events": (*plan.events, event)})
