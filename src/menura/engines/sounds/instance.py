"""From a sound and a seed to one instance of it: a good row, a little jitter, and what the user's words change."""

from collections.abc import Mapping

import numpy as np

from menura.engines.sounds.atlas.model import Sound
from menura.engines.sounds.mechanisms.base import Parameter
from menura.errors import InputError, Problem, RequestError, UnknownNameError


def draw(
    sound: Sound,
    parameters: Mapping[str, Parameter],
    chosen: Mapping[str, float | str],
    chance: np.random.Generator,
    character: np.random.Generator | None = None,
) -> dict[str, float]:
    """Return a value for every parameter of a mechanism.

    The row and the place within each range are the source's character; what differs from one bark of the same dog to
    the next is jitter.

    Parameters
    ----------
    sound : Sound
    parameters : mapping of str to Parameter
        The mechanism's own.
    chosen : mapping of str to float or str
        What the event asks for: human parameters from 0 to 1, variants by name, or the mechanism's values outright.
    chance : Generator
        Differs between events.
    character : Generator, optional
        The same for all events of one source; `chance` by default.

    Returns
    -------
    dict of str to float

    Raises
    ------
    UnknownNameError
        If a chosen parameter or variant does not exist.
    RequestError
        If a chosen value has the wrong type or lies outside what is allowed.
    """
    character = chance if character is None else character
    typical = _ranged(sound, parameters, character)
    if sound.rows:
        typical |= zip(sound.columns, sound.rows[int(character.integers(len(sound.rows)))], strict=True)
    moment = character if sound.steady else chance
    values = {name: p.default for name, p in parameters.items()}
    values |= {k: _kept(sound, k, _jittered(v, parameters[k], sound.jitter, moment)) for k, v in typical.items()}
    for name, wanted in chosen.items():
        values |= _changed(sound, parameters, values, name, wanted)
    return {k: float(np.clip(v, parameters[k].low, parameters[k].high)) for k, v in values.items()}


def problems(
    sound: Sound, parameters: Mapping[str, Parameter], chosen: Mapping[str, float | str]
) -> tuple[Problem, ...]:
    """Return everything for which `draw` would refuse `chosen`, each under ``body.parameters.NAME``."""
    values = {name: p.default for name, p in parameters.items()}
    found = []
    for name, wanted in chosen.items():
        try:
            _changed(sound, parameters, values, name, wanted)
        except InputError as error:
            fix = f"See what it takes with: menura sounds {sound.name}"
            found.append(Problem(f"body.parameters.{name}", error.message.rstrip("."), fix))
    return tuple(found)


def choices(sound: Sound, parameters: Mapping[str, Parameter]) -> list[str]:
    """Return the names that `draw` accepts in `chosen`, human ones first."""
    return [*sound.human, *sound.variants, *parameters]


def _ranged(sound: Sound, parameters: Mapping[str, Parameter], chance: np.random.Generator) -> dict[str, float]:
    out = {}
    for name, (low, high) in sound.ranges.items():
        u = chance.random()
        logarithmic = parameters[name].scale == "log" and low > 0
        out[name] = low * (high / low) ** u if logarithmic else low + (high - low) * u
    return out


def _kept(sound: Sound, name: str, value: float) -> float:
    """Return a value within the sound's own range for it, if it has one."""
    low, high = sound.ranges.get(name, (value, value))
    return value if name in sound.columns else min(max(value, low), high)


def _jittered(value: float, parameter: Parameter, amount: float, chance: np.random.Generator) -> float:
    step = float(np.clip(chance.standard_normal(), -2.5, 2.5)) * amount
    if parameter.scale == "log":
        return value * float(np.exp(step))
    return value + step * max(abs(value), 0.05 * (parameter.high - parameter.low))


def _changed(
    sound: Sound, parameters: Mapping[str, Parameter], values: Mapping[str, float], name: str, wanted: float | str
) -> dict[str, float]:
    if name in sound.variants:
        if wanted not in sound.variants[name]:
            raise UnknownNameError(name, str(wanted), sorted(sound.variants[name]))
        return dict(sound.variants[name][str(wanted)])
    if name not in sound.human and name not in parameters:
        raise UnknownNameError(f"parameter of {sound.name}", name, choices(sound, parameters))
    if isinstance(wanted, str):
        raise RequestError(f"{name} of {sound.name} is {wanted!r}; it must be a number.")
    if name not in sound.human:
        return {name: _allowed(sound, name, wanted, parameters[name].low, parameters[name].high)}
    _allowed(sound, name, wanted, 0.0, 1.0)
    return {k: _moved(values[k], parameters[k], ends, wanted) for k, ends in sound.human[name].items()}


def _allowed(sound: Sound, name: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise RequestError(f"{name} of {sound.name} is {value:g}; it must lie in {low:g} … {high:g}.")
    return value


def _moved(value: float, parameter: Parameter, ends: tuple[float, float], position: float) -> float:
    end, amount = (ends[0], 1 - 2 * position) if position < 0.5 else (ends[1], 2 * position - 1)
    return value * end**amount if parameter.scale == "log" else value + end * amount
