"""Where models are kept on this machine: Menura's own folder, and the cache of the Hugging Face Hub; and features."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "MENURA_MODELS"
"""Environment variable: the folder in which models are kept."""


def home(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the folder in which models are kept, whether it exists or not.

    Parameters
    ----------
    environment : mapping of str to str, optional
        Instead of ``os.environ``. ``MENURA_MODELS`` names the folder; otherwise it is ``menura/models`` in the folder
        that the platform has for caches.
    platform : str
        As ``sys.platform`` names it.
    """
    environment = os.environ if environment is None else environment
    if chosen := environment.get(VARIABLE):
        return Path(chosen).expanduser().absolute()
    return _caches(environment, platform) / "menura" / "models"


def hub() -> Path:
    """Return the cache of the Hugging Face Hub: as its own libraries find it, without importing them."""
    if named := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return Path(named).expanduser()
    home = os.environ.get("HF_HOME")
    if home:
        return Path(home).expanduser() / "hub"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base).expanduser() if base else Path.home() / ".cache") / "huggingface" / "hub"


def features(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Return the folder in which features of pictures and words are kept, whether it exists or not."""
    return _caches(os.environ if environment is None else environment, platform) / "menura" / "features"


def _caches(environment: Mapping[str, str], platform: str) -> Path:
    if platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = Path(environment.get("LOCALAPPDATA" if platform == "win32" else "XDG_CACHE_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".cache"
