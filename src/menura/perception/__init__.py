"""The world becomes facts: video, pictures and recordings, measured with times, places and confidence."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from menura.perception.choice import perceive, perceiver
    from menura.perception.media import MediaInfo, keyframes, probe

__all__ = ["MediaInfo", "keyframes", "perceive", "perceiver", "probe"]

_HOMES = {
    "MediaInfo": "menura.perception.media",
    "keyframes": "menura.perception.media",
    "perceive": "menura.perception.choice",
    "perceiver": "menura.perception.choice",
    "probe": "menura.perception.media",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
