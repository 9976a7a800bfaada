"""Given fields of a brief: checked one by one, in words that people use for them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from menura.composing.brief import LONGEST, SHORTEST, Brief
from menura.composing.forms import Form, form
from menura.composing.moods import mood
from menura.composing.scenes import Scene, scene
from menura.composing.styles import Style, style
from menura.composing.tempos import TempoWord, tempo
from menura.errors import RequestError, UnknownNameError
from menura.scores.instruments import instrument
from menura.scores.keys import MODES

BOUNDS = {
    "bpm": ("20 to 400 beats a minute", "Give for example 96."),
    "duration": (f"{SHORTEST:g} s to {LONGEST / 60:g} min", "Give a length in seconds, for example 60."),
    "metre": ("1 to 32 notes of 1, 2, 4, 8, 16 or 32 a bar", "Give for example 4/4, 6/8 or 17/16."),
    "energy": ("0 to 1", "Give for example 0.7."),
    "key": ("a note and a mode", 'Give for example "D minor" or "F# dorian".'),
    "shape": ("steady, accelerating, decelerating or free", "Give one of them."),
    "voice": ("female, male, child or choir", "Give one of them, or nothing for an instrumental."),
}
"""What a field may be, and what to type."""

NAMED: Mapping[str, Callable[[str], Style | Scene | TempoWord | Form]] = {
    "style": style,
    "scene": scene,
    "tempo": tempo,
    "form": form,
}


def given_fields(given: Mapping[str, object]) -> dict[str, object]:
    """Return given fields as a brief holds them; those that are None or empty are left out.

    Raises
    ------
    RequestError
        If a value is out of bounds.
    UnknownNameError
        If a field, or a name in one, is not known.
    """
    fields = [name for name in Brief.model_fields if name not in {"words", "origins"}]
    for name in given:
        if name not in fields:
            raise UnknownNameError("field of a brief", name, fields)
    held = {name: value for name, value in given.items() if not _is_open(value)}
    return {name: checked_field(name, value) for name, value in held.items()}


def _is_open(value: object) -> bool:
    """Tell whether a value says nothing; 0 says something."""
    return value is None or value is False or value in ("", (), [])


def checked_field(name: str, value: object) -> object:
    """Return the value of one field, checked, with names as the tables have them.

    Raises
    ------
    RequestError
        If it is out of bounds.
    UnknownNameError
        If it names what is not known.
    """
    if name in NAMED:
        return NAMED[name](str(value)).name
    if name == "moods":
        return tuple(mood(each).name for each in _listed(value))
    if name == "instruments":
        return tuple(instrument(each).name for each in _listed(value))
    if name == "without":
        return tuple(each if each in {"drums", "bass"} else instrument(each).name for each in _listed(value))
    if name == "mode" and value not in MODES:
        raise UnknownNameError("mode", str(value), sorted(MODES))
    try:
        found: object = TypeAdapter(_annotation(name)).validate_python(value)
    except ValidationError:
        allowed, hint = BOUNDS.get(name, ("something else", "Correct the value."))
        raise RequestError(f"{name} {_shown(value)} is given; it may be {allowed}.", hint=hint) from None
    return found


def _annotation(name: str) -> Any:
    info = Brief.model_fields[name]
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _listed(value: object) -> Sequence[str]:
    return value.split(",") if isinstance(value, str) else [str(each) for each in value]  # type: ignore[attr-defined]


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
