"""Where the chat model is and how to reach it: options win over the environment, which wins over the config file."""

import math
import os
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from menura.errors import RequestError

VARIABLES = {"url": "MENURA_CHAT_URL", "model": "MENURA_CHAT_MODEL", "key": "MENURA_CHAT_KEY"}
HINT = "Set MENURA_CHAT_URL and MENURA_CHAT_MODEL (and MENURA_CHAT_KEY), or write them under [chat] in {path}."


@dataclass(frozen=True)
class Settings:
    """How to reach an OpenAI-compatible endpoint.

    Attributes
    ----------
    url : str
        Base of the endpoint, as ``https://host/v1``; ``/chat/completions`` is added where it is missing.
    model : str
        Name of the model, as the endpoint knows it.
    key : str
        Sent as a bearer token; never shown, logged or written anywhere.
    connect_timeout : float
        Seconds to wait for a connection.
    timeout : float
        Seconds that one call may take in all, however slowly its answer drips.
    retries : int
        How often a call is made again after a failure that may pass.
    attempts : int
        How often the model may answer before it is given up.
    pictures : int
        Most key frames that are sent with a video; 0 for a model that cannot see.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    connect_timeout: float = 10.0
    timeout: float = 180.0
    retries: int = 3
    attempts: int = 3
    pictures: int = 8

    def __post_init__(self) -> None:
        for item in fields(self):
            _check_type(item.name, getattr(self, item.name), str if item.name in VARIABLES else item.type)
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable or not (self.url.isascii() and self.url.isprintable()) or " " in self.url or "@" in parts.netloc:
            raise RequestError(
                "The chat url must be http:// or https:// with a host, without a name or password in it.",
                hint="For example: http://localhost:11434/v1",
            )
        if not self.model.strip():
            raise RequestError(
                "The chat model has no name.", hint="Set MENURA_CHAT_MODEL to the name that the endpoint knows."
            )
        if not (self.key.isascii() and (self.key.isprintable() or not self.key)):
            raise RequestError("The chat key holds characters that cannot be sent.", hint="Copy it again, in one line.")


def resolve(options: Mapping[str, Any] | None = None, *, environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that options, environment and config file give together.

    Parameters
    ----------
    options : mapping, optional
        Fields of :class:`Settings`; they win over everything else.
    environment : mapping, optional
        Instead of ``os.environ``.

    Raises
    ------
    RequestError
        If no url or model is given anywhere, a field is unknown, or a value cannot be used.
    """
    environment = os.environ if environment is None else environment
    path = config_path(environment)
    given = read_config(path)
    given |= {name: environment[variable] for name, variable in VARIABLES.items() if environment.get(variable)}
    given |= {name: value for name, value in (options or {}).items() if value is not None}
    _check_names(given, [item.name for item in fields(Settings)], "The chat settings")
    missing = [name for name in ("url", "model") if not given.get(name)]
    if missing:
        text = f"The chat reasoner has no {' and no '.join(missing)}."
        raise RequestError(text, hint=HINT.format(path=path))
    return Settings(**given)


def config_path(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Return where the config file is: under ``XDG_CONFIG_HOME``, ``APPDATA`` on Windows, or ``~/.config``."""
    home = environment.get("APPDATA" if platform == "win32" else "XDG_CONFIG_HOME", "")
    folder = Path(home) if home and Path(home).is_absolute() else Path.home() / ".config"
    return folder / "menura" / "config.toml"


def read_config(path: Path) -> dict[str, Any]:
    """Return the table ``[chat]`` of a config file, empty where there is no file.

    Raises
    ------
    RequestError
        If the file cannot be read, is not TOML, or has a table other than ``[chat]``.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise RequestError(f"The config file {path} cannot be read: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is not UTF-8"
        raise RequestError(f"The config file {path} is not TOML: {reason}.", hint="Mend it or remove it.") from None
    _check_names(data, ["chat"], f"The config file {path}")
    table = data.get("chat", {})
    if not isinstance(table, dict):
        raise RequestError(f"In the config file {path}, chat is no table.", hint="Write [chat] and lines below it.")
    _check_names(table, [item.name for item in fields(Settings)], f"The config file {path}")
    return table


def _check_names(given: Mapping[str, Any], known: list[str], where: str) -> None:
    for name in given:
        if name not in known:
            nearest = get_close_matches(name, known, n=1)
            meant = f"Did you mean {nearest[0]!r}?" if nearest else f"Allowed: {', '.join(known)}."
            raise RequestError(f"{where} has an unknown setting {name!r}.", hint=meant)


def _check_type(name: str, value: Any, kind: Any) -> None:
    if kind is str:
        if not isinstance(value, str):
            raise RequestError(f"The chat setting {name!r} must be a text in quotes.")
        return
    low = 0 if name in {"retries", "pictures"} else 1 if kind is int else 0.001
    number = isinstance(value, int) or (kind is float and isinstance(value, float) and math.isfinite(value))
    if isinstance(value, bool) or not number or not low <= value <= 3600:
        what = "whole number" if kind is int else "number"
        raise RequestError(f"The chat setting {name!r} is {value!r}; it must be a {what} from {low} to 3600.")
