"""The verb that speaks: text, SSML or dialogue → plan → sound."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from menura.api.making import render
from menura.api.soundtrack import Soundtrack
from menura.api.texts import text_of
from menura.engines.base import Engine, Progress
from menura.errors import RequestError
from menura.plans.model import Emotion, Notice, Plan


def speak(
    text: str | Path,
    *,
    cast: str | Path | None = None,
    voice: str = "",
    language: str = "",
    rate: float = 1.0,
    pitch: float = 0.0,
    emotion: Emotion = "neutral",
    duration: float | None = None,
    text_encoding: str = "",
    engine: str | Engine | None = None,
    progress: Progress | None = None,
) -> Soundtrack:
    """Return a text said by a voice, or a dialogue by several.

    Parameters
    ----------
    text : str or Path
        What is said, plain or with the tags of an SSML subset; a path is a file that holds it.
    cast : str or Path, optional
        The file that says who speaks how; the text is then a dialogue of lines like ``ANNA: We turned back.``
    voice : str
        ``"female"``, ``"male"``, ``"child"``, a language such as ``"en-gb"``, or one with a variant: ``"en-gb+f3"``.
    language : str
        As a BCP 47 tag; found for each stretch of the text by default.
    rate : float
        Factor of speed, 0.4 … 3.
    pitch : float
        In semitones.
    emotion : str
        ``"neutral"``, ``"calm"``, ``"cheerful"``, ``"sad"``, ``"angry"``, ``"fearful"``, ``"excited"``, ``"tender"`` or
        ``"serious"``.
    duration : float, optional
        Seconds that it must last exactly: the pace is fitted, half to twice as long as by itself.
    text_encoding : str, optional
        Of files of text, as ``"gb18030"``; found by itself where it is empty.
    engine : str or Engine, optional
        The engine to prefer: one that is installed (see ``menura engines``), or one of your own.
    progress : Progress, optional

    Raises
    ------
    RequestError
        If there is nothing to say, or something cannot be said.
    MediaError
        If a file cannot be read, or is no text.
    PlanError
        With everything that is wrong with the markup, the dialogue or the cast.
    UnknownNameError
        If there is no such voice or language.
    MissingExtraError
        If espeak-ng is not installed.

    Examples
    --------
    >>> speak("We turned back.", voice="en-gb+f3").clip.channels
    2
    """
    words, notices = text_of(text, text_encoding)
    if cast is None:
        how: dict[str, Any] = {"voice": voice, "language": language, "rate": rate, "pitch": pitch, "emotion": emotion}
        return render(_noted(_said(words, how, duration), notices), engine=engine, progress=progress)
    if (voice, language, rate, pitch, emotion, duration) != ("", "", 1.0, 0.0, "neutral", None):
        raise RequestError("With a cast, each voice and its manner stand in the cast.", hint="Leave the others out.")
    from menura.engines.speech.casting import plan_dialogue

    who, more = text_of(Path(cast), text_encoding)
    return render(_noted(plan_dialogue(words, who), (*notices, *more)), engine=engine, progress=progress)


def _noted(plan: Plan, notices: Sequence[Notice]) -> Plan:
    return plan.model_copy(update={"notices": (*plan.notices, *notices)})


def _said(words: str, how: dict[str, Any], duration: float | None) -> Plan:
    from menura.engines.speech.monologue import monologue

    return monologue(words, duration=duration, **how)
