"""Menura: a compiler for sound. Words and video in, a timed, mixed, editable soundtrack out.

>>> import menura
>>> menura.make("a dog barks twice while it rains", duration=6).save("scene.wav")  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from menura.api import (
        Soundtrack,
        Take,
        compose,
        edit,
        make,
        models,
        perceive,
        plan,
        pull,
        read_recipe,
        render,
        show,
        sing,
        speak,
        takes,
    )
    from menura.audio.clip import Clip
    from menura.engines.base import Card, Engine, Progress, Scene
    from menura.errors import MenuraError
    from menura.plans.facts import Facts
    from menura.plans.model import Event, Plan, Thought, Track
    from menura.reasoning.base import Reasoner, Request
    from menura.scores.model import LeadSheet

__version__ = "0.1.0"

_HOMES = {
    "Card": "menura.engines.base",
    "Clip": "menura.audio.clip",
    "Engine": "menura.engines.base",
    "Event": "menura.plans.model",
    "Facts": "menura.plans.facts",
    "LeadSheet": "menura.scores.model",
    "MenuraError": "menura.errors",
    "Plan": "menura.plans.model",
    "Progress": "menura.engines.base",
    "Reasoner": "menura.reasoning.base",
    "Request": "menura.reasoning.base",
    "Scene": "menura.engines.base",
    "Soundtrack": "menura.api",
    "Take": "menura.api",
    "Thought": "menura.plans.model",
    "Track": "menura.plans.model",
    "compose": "menura.api",
    "edit": "menura.api",
    "make": "menura.api",
    "models": "menura.api",
    "perceive": "menura.api",
    "plan": "menura.api",
    "pull": "menura.api",
    "read_recipe": "menura.api",
    "render": "menura.api",
    "show": "menura.api",
    "sing": "menura.api",
    "speak": "menura.api",
    "takes": "menura.api",
}

__all__ = [
    "Card",
    "Clip",
    "Engine",
    "Event",
    "Facts",
    "LeadSheet",
    "MenuraError",
    "Plan",
    "Progress",
    "Reasoner",
    "Request",
    "Scene",
    "Soundtrack",
    "Take",
    "Thought",
    "Track",
    "__version__",
    "compose",
    "edit",
    "make",
    "models",
    "perceive",
    "plan",
    "pull",
    "read_recipe",
    "render",
    "show",
    "sing",
    "speak",
    "takes",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: importing Menura loads no heavy library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'menura' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
