"""Mechanisms by name. Each is imported when a sound first needs it."""

from functools import cache
from importlib import import_module

from menura.engines.sounds.mechanisms.base import Mechanism
from menura.errors import UnknownNameError

MECHANISMS = {
    "broadband": "broadband:Broadband",
    "impact": "impact:Impact",
    "clicks": "clicks:Clicks",
    "buttons": "buttons:Buttons",
    "opening": "opening:Opening",
    "claps": "claps:Claps",
    "steps": "steps:Steps",
    "rub": "rub:Rub",
    "stick-slip": "stick_slip:StickSlip",
    "shatter": "shatter:Shatter",
    "crumble": "crumble:Crumble",
    "rolling": "rolling:Rolling",
    "gesture": "gesture:Gesture",
    "applause": "applause:Applause",
    "beeper": "beeper:Beeper",
    "bell": "bell:Bell",
    "blip": "blip:Blip",
    "horn": "horn:Horn",
    "place": "place:Place",
    "siren": "siren:Siren",
    "static": "static:Static",
    "transition": "transition:Transition",
    "whistle": "whistle:Whistle",
    "voice": "voice:Voice",
    "breath": "breath:Breath",
    "expulsion": "expulsion:Expulsion",
    "syrinx": "syrinx:Syrinx",
    "stridulation": "stridulation:Stridulation",
    "wingbeat": "wingbeat:Wingbeat",
    "gulp": "gulp:Gulp",
    "crowd": "crowd:Crowd",
    "rainfall": "rainfall:Rainfall",
    "waves": "waves:Waves",
    "liquid": "liquid:Liquid",
    "drip": "drip:Drip",
    "wind": "wind:Wind",
    "whoosh": "whoosh:Whoosh",
    "fire": "fire:Fire",
    "ignition": "ignition:Ignition",
    "explosion": "explosion:Explosion",
    "peals": "peals:Peals",
    "fireworks": "fireworks:Fireworks",
    "splash": "splash:Splash",
    "flush": "flush:Flush",
    "engine": "engine:Engine",
    "rotor": "rotor:Rotor",
    "turbine": "turbine:Turbine",
    "machine": "machine:Machine",
    "train": "train:Train",
}
"""Name in the atlas → ``module:Class`` in this folder."""


@cache
def mechanism(name: str) -> Mechanism:
    """Return a mechanism by the name that the atlas uses; `UnknownNameError` when there is none."""
    if name not in MECHANISMS:
        raise UnknownNameError("mechanism", name, sorted(MECHANISMS))
    module, _, cls = MECHANISMS[name].partition(":")
    made: Mechanism = getattr(import_module(f"{__name__}.{module}"), cls)()
    return made
