"""Music for networks that make all of it at once: which event of a sheet carries the whole."""

from collections.abc import Sequence

from menura.engines.base import Scene
from menura.engines.hub import briefs, prompts
from menura.engines.hub.checkpoints import Checkpoint
from menura.errors import EngineError, Problem, UnknownNameError
from menura.plans.model import Event, Music, Notice, Song, Sound
from menura.scores.model import LeadSheet, Part, Sheets


def sheet_of(event: Event, sheets: Sheets) -> LeadSheet | None:
    """Return the sheet that an event plays from; none where it is no music, or the sheet is not there."""
    return sheets.get(event.body.sheet) if isinstance(event.body, (Music, Song)) else None


def carrier(sheet: LeadSheet, renders: Sequence[str]) -> Part | None:
    """Return the part whose event carries the whole piece: the first of those that are given to the engine."""
    return next((part for part in sheet.parts if _kind(part) in renders), None)


def carries(event: Event, sheets: Sheets, renders: Sequence[str]) -> bool:
    """Return whether an event is to be heard: the others of its sheet are in it, and silent themselves."""
    if not isinstance(event.body, (Music, Song)):
        return True
    sheet = required(event, sheets)
    chosen = carrier(sheet, renders)
    return chosen is not None and chosen.id == event.body.part


def prompt(event: Event, sheets: Sheets, *, latin: bool) -> str:
    """Return the words for a network that reads nothing else."""
    if isinstance(event.body, Sound):
        return prompts.sound(event.body)
    if isinstance(event.body, (Music, Song)):
        return briefs.brief(required(event, sheets), latin=latin).prompt
    raise EngineError(f"There is no prompt for {event.id}, which is a {event.body.kind}.")


def checked(event: Event, scene: Scene, checkpoint: Checkpoint) -> Sequence[Problem | Notice]:
    """Return what is wrong with an event of music, and what of its sheet is heard elsewhere.

    Parameters
    ----------
    event : Event
        Of music or song.
    scene : Scene
    checkpoint : Checkpoint
    """
    body = event.body
    if not isinstance(body, (Music, Song)):
        return ()
    try:
        sheet = required(event, scene.sheets)
        sheet.part(body.part)
    except UnknownNameError as error:
        path = {"sheet": "body.sheet"}.get(error.kind, "body.part")
        return (Problem(path, error.message.rstrip("."), f"Allowed here: {', '.join(error.nearest) or 'none'}."),)
    if not carries(event, scene.sheets, checkpoint.renders):
        return _uncarried(sheet, scene, checkpoint)
    if checkpoint.longest and event.duration > checkpoint.longest:
        return (_too_long(event, checkpoint),)
    return tuple(_told(event, sheet, checkpoint))


def _uncarried(sheet: LeadSheet, scene: Scene, checkpoint: Checkpoint) -> Sequence[Problem]:
    """Return a problem if nobody is there to carry the piece, so that nothing of it would be heard."""
    chosen = carrier(sheet, checkpoint.renders)
    bodies = [each.body for each in scene.neighbours if not each.mute]
    playing = [body for body in bodies if isinstance(body, (Music, Song)) and body.sheet == sheet.id]
    if chosen is None or not playing or any(body.part == chosen.id for body in playing):
        return ()
    reason = f"{checkpoint.name} makes all of {sheet.id!r} where {chosen.id} plays, and the plan has no such event"
    return (Problem("body.part", reason, f"Add an event for {chosen.id}, or unmute it."),)


def _too_long(event: Event, checkpoint: Checkpoint) -> Problem:
    reason = f"it lasts {event.duration:g} s; {checkpoint.name} makes music of at most {checkpoint.longest:g} s"
    return Problem("duration", reason, "Ask for a shorter piece, or for another engine: see 'menura engines'.")


def _told(event: Event, sheet: LeadSheet, checkpoint: Checkpoint) -> Sequence[Notice]:
    given = [part.id for part in sheet.parts if _kind(part) in checkpoint.renders]
    others = [part.id for part in sheet.parts if _kind(part) not in checkpoint.renders]
    found = []
    if len(given) > 1:
        text = (
            f"{checkpoint.name} makes all of {sheet.id!r} at once: it is heard in the track of {given[0]}; "
            f"those of {', '.join(given[1:])} are silent."
        )
        found.append(Notice(code="not-rendered", text=text, hint="Mute or change the track of the first."))
    if others:
        text = f"What {', '.join(others)} of {sheet.id!r} sings is not heard by {checkpoint.name}: they may not fit."
        found.append(Notice(code="unsupported", text=text, hint="For songs choose an engine that renders songs."))
    if isinstance(event.body, Music) and event.body.soundfont:
        text = f"{checkpoint.name} has sounds of its own: the SoundFont of {event.id} is not used."
        found.append(Notice(code="unsupported", text=text))
    return found


def required(event: Event, sheets: Sheets) -> LeadSheet:
    """Return the sheet that an event plays from; `UnknownNameError` where it is not there."""
    sheet = sheet_of(event, sheets)
    if sheet is None:
        name = event.body.sheet if isinstance(event.body, (Music, Song)) else ""
        raise UnknownNameError("sheet", name, list(sheets), hint="Add the sheet to the plan's sheets.")
    return sheet


def _kind(part: Part) -> str:
    return "song" if part.instrument == "voice" else "music"
