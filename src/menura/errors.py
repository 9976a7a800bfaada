"""What can go wrong, as one tree.

::

    MenuraError                     everything Menura raises on purpose
    ├── InputError                  what was given cannot be used            exit 2   HTTP 400
    │   ├── RequestError            the words or the options of a request
    │   ├── PlanError               a plan with one or more problems, all of them listed
    │   ├── ScoreError              a lead sheet, score or MIDI file with problems, all of them listed
    │   ├── MediaError              a video, picture or recording that cannot be read
    │   ├── AudioError              samples that are not sound (NaN, wrong shape, absurd rate)
    │   ├── AtlasError              a sound's own description is wrong
    │   ├── WeightsError            a file of weights that is damaged, or of another model
    │   └── UnknownNameError        no such sound, room, engine, reasoner …  exit 2   HTTP 404
    ├── OutputError                 the result cannot be written             exit 3   HTTP 507
    │   └── OutputExistsError       it is there already                      exit 3   HTTP 409
    ├── MissingExtraError           an optional library is not installed     exit 4   HTTP 501
    ├── MissingWeightsError         a model's weights are not on this machine exit 4   HTTP 501
    ├── ResourceError               memory or a device is not enough         exit 7   HTTP 503
    ├── EndpointError               a remote endpoint failed or lied         exit 5   HTTP 502
    ├── EngineError                 an engine broke its contract             exit 6   HTTP 500
    └── Cancelled                   somebody asked to stop                   exit 130 HTTP 499

A message says what was given, what is allowed and, in ``hint``, what to type next.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

__all__ = [
    "AtlasError",
    "AudioError",
    "Cancelled",
    "EndpointError",
    "EngineError",
    "InputError",
    "MediaError",
    "MenuraError",
    "MissingExtraError",
    "MissingWeightsError",
    "OutputError",
    "OutputExistsError",
    "PlanError",
    "Problem",
    "RequestError",
    "ResourceError",
    "ScoreError",
    "UnknownNameError",
    "WeightsError",
]


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a structured input.

    Attributes
    ----------
    path : str
        Where it is, as one would write it in code: ``events[3].start``.
    reason : str
        What was found and what is allowed there.
    fix : str
        What to type instead.
    """

    path: str
    reason: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}. {self.fix}"


class MenuraError(Exception):
    """Root of everything that Menura raises on purpose.

    Parameters
    ----------
    message : str
        What was given and what is allowed.
    hint : str, optional
        What to type next.
    """

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500
    permanent: ClassVar[bool] = True
    """Whether trying the same thing again is pointless."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InputError(MenuraError):
    """What was given cannot be used.

    Attributes
    ----------
    problems : tuple of Problem
        Everything that is wrong, where the input has a structure.
    """

    exit_code = 2
    http_status = 400

    def __init__(self, message: str, problems: Iterable[Problem] = (), *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  - {problem}" for problem in self.problems)])


class RequestError(InputError):
    """The words or options of a request make no sense."""


class PlanError(InputError):
    """A plan with problems; all of them are reported at once."""


class ScoreError(InputError):
    """A lead sheet, or a score or MIDI file, with problems; all of them are reported at once."""


class MediaError(InputError):
    """A video, picture or recording cannot be read."""


class AudioError(InputError):
    """Samples that are not sound."""


class AtlasError(InputError):
    """A sound's own description is wrong."""


class WeightsError(InputError):
    """A file of weights is damaged, or holds another model; all problems are reported at once."""


class UnknownNameError(InputError):
    """A name that nothing answers to.

    Parameters
    ----------
    kind : str
        What was looked for: ``"sound"``, ``"room"``, ``"engine"``.
    name : str
        The name that was given.
    known : sequence of str
        The names that exist; the nearest few are suggested.
    hint : str, optional
        What to type to see them all.
    """

    http_status = 404

    def __init__(self, kind: str, name: str, known: Sequence[str], *, hint: str = "") -> None:
        nearest = get_close_matches(name, known, n=3, cutoff=0.5) or list(known)[:6]
        meant = f" Nearest: {', '.join(nearest)}." if nearest else ""
        super().__init__(f"There is no {kind} {name!r}.{meant}", hint=hint)
        self.kind = kind
        self.name = name
        self.nearest = tuple(nearest)


class OutputError(MenuraError):
    """The result cannot be written."""

    exit_code = 3
    http_status = 507


class OutputExistsError(OutputError):
    """The output exists already and overwriting was not asked for."""

    http_status = 409


class MissingExtraError(MenuraError):
    """An optional library is not installed; the hint is the line that installs it."""

    exit_code = 4
    http_status = 501


class MissingWeightsError(MenuraError):
    """A model's weights are not on this machine; the hint is the line that brings them."""

    exit_code = 4
    http_status = 501


class ResourceError(MenuraError):
    """Memory is not enough for what was asked; the hint is what needs less."""

    exit_code = 7
    http_status = 503


class EndpointError(MenuraError):
    """A remote endpoint could not be reached, took too long, or answered nonsense."""

    exit_code = 5
    http_status = 502
    permanent = False


class EngineError(MenuraError):
    """An engine broke its contract."""

    exit_code = 6


class Cancelled(MenuraError):  # noqa: N818 - it is not an error of anyone's
    """Somebody asked to stop."""

    exit_code = 130
    http_status = 499
    permanent = False
