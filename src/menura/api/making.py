"""The verbs that make soundtracks: words and media → plan → sound."""

from collections.abc import Sequence
from pathlib import Path

from menura.api.asking import require_seed
from menura.api.soundtrack import Soundtrack
from menura.api.vocabulary import atlas_with, reasoner_with
from menura.audio import rooms
from menura.engines.base import Engine, Film, Progress
from menura.engines.sounds import SoundsEngine
from menura.errors import PlanError
from menura.plans.check import require
from menura.plans.facts import Facts
from menura.plans.model import Event, Notice, Plan, Recording, Track
from menura.plans.schema import load as load_plan
from menura.reasoning.base import Reasoner, Request
from menura.rendering import recipe
from menura.rendering.muxing import Original
from menura.rendering.renderer import Renderer
from menura.rendering.settings import Settings


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
    require_seed(seed)
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
    return render(
        planned,
        video=path if facts.kind == "video" else None,
        pictures=path if facts.kind == "image" else None,
        facts=facts,
        engine=engine,
        sounds=sounds,
        folder=path.parent if path is not None else Path(),
        progress=progress,
    )


def render(
    plan: Plan | str | Path,
    *,
    video: str | Path | None = None,
    pictures: str | Path | None = None,
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
    pictures : str or Path, optional
        The video or picture that engines may look at; `video` by default.
    facts : Facts, optional
        What is known about the video, for engines that look.
    engine : str or Engine, optional
        As in :func:`make`; by default the one that the plan names.
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
    if preferred:  # so that the recipe makes the same again
        plan = plan.model_copy(update={"engine": preferred})
    # Menura's own engines never look: only one that was asked for may.
    film = _film(pictures or video) if plan.engine else None
    renderer = Renderer(
        Settings(engine=plan.engine or None, engines=(*own, *resident), folder=Path(folder or "."), film=film)
    )
    renderer.review(plan)
    return Soundtrack(plan, Path(video) if video else None, facts or Facts(), renderer, progress or Progress())


def _film(path: str | Path | None) -> Film | None:
    if path is None:
        return None
    from menura.perception.film import FilmFile

    return FilmFile(path)


def read_recipe(path: str | Path) -> Plan:
    """Return the plan inside a file that Menura wrote; rendering it gives the same bytes.

    Raises
    ------
    MediaError
        If the file carries none.
    """
    return recipe.read(Path(path))


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
