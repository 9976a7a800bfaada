"""VITS: speech from text on a CPU (Kim et al., 2021; Pratap et al., 2023 for over a thousand languages)."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from menura.audio.clip import Samples
from menura.engines.base import Scene
from menura.engines.hub import loading, spoken
from menura.engines.hub.base import Ask, Published
from menura.engines.hub.checkpoints import Checkpoint
from menura.engines.hub.finding import folder
from menura.errors import MissingWeightsError, Problem, WeightsError
from menura.phonetics import languages
from menura.plans.model import Event, Notice, Speech

PAUSE = 0.3
"""Seconds between sentences."""

SLOWEST, FASTEST = 0.7, 1.6
"""How far its pace is changed so that a text fits its event."""

SLACK = 0.02
"""Seconds by which a text may be longer than its event without being called cut."""

ABSENT = ("cmn",)
"""ISO 639-3 codes of languages that MMS has no voice for, though they might be expected."""

TRIES = 4
"""Its durations are whole frames: a pace has to be found by trying."""


class Vits(Published):
    """Runs VITS, and the voices of MMS, through transformers: always on the CPU, for which it is small enough."""

    usual = "mms-tts"

    def make(self, ask: Ask) -> tuple[Samples, int]:
        """Return what is said, ``float32 [1, n]``: see :class:`menura.engines.hub.base.Published`."""
        ask.step(0, 1)
        said, rate = self._said(_body(ask.event), ask.event.duration, ask.seed)
        ask.step(1, 1)
        return said[np.newaxis], rate

    def prompt(self, event: Event, scene: Scene) -> str:  # noqa: ARG002 - music needs the scene
        """Return what is said."""
        return _body(event).text

    def folder(self) -> Path:
        """Return where the weights of one of its languages lie; `MissingWeightsError` where there are none."""
        members = [self.checkpoint.speaking(code) for code in self.checkpoint.languages.values()] or [self.checkpoint]
        for member in members:
            try:
                return folder(member, self.source)
            except MissingWeightsError:
                continue
        return folder(members[0], self.source)

    def review(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:
        """Return what cannot be said, and what does not fit: see :class:`menura.engines.base.Reviewing`."""
        found = list(super().review(event, scene))
        if any(isinstance(each, Problem) for each in found):
            return tuple(found)
        from menura.engines.hub.draws import seed_of

        said, rate = self._said(_body(event), event.duration, seed_of(event, scene.seed))
        seconds = said.size / rate
        if seconds > event.duration + SLACK:
            reason = f"{self.card.name} needs {seconds:.2f} s to say it, and the event lasts {event.duration:g} s"
            found.append(Problem("body.text", reason, f"Let it last {seconds + 0.05:.2f} s."))
        return tuple(found)

    def _checked(self, event: Event, scene: Scene) -> Sequence[Problem | Notice]:  # noqa: ARG002
        body = _body(event)
        if spoken.TAG.search(body.text):
            return (Problem("body.text", f"it holds tags, which {self.card.name} does not read", "Remove the tags."),)
        if self._code(body) is None:
            known = ", ".join(sorted(self.checkpoint.languages)) or str(self.default("language"))
            reason = f"{self.card.name} does not speak {_language(body)!r}"
            return (Problem("body.language", reason, f"Set the language to one of: {known}."),)
        _, sentences, unknown = self._read(body)
        if not sentences:
            return (Problem("body.text", "it holds nothing to say", "Write a letter, at least."),)
        if unknown:
            reason = f"{self.card.name} has no sound for {' '.join(unknown)}"
            return (Problem("body.text", reason, "Write numbers and signs out as words of its language."),)
        return tuple(self._ignored(event, body))

    def _ignored(self, event: Event, body: Speech) -> Sequence[Notice]:
        wishes = {"voice": body.voice, "pitch": body.pitch, "emotion": body.emotion != "neutral"}
        asked = [name for name, value in wishes.items() if value]
        if not asked:
            return ()
        text = f"{self.card.name} has one voice: {' and '.join(asked)} of {event.id} change nothing."
        return (Notice(code="unsupported", text=text, hint="The engine 'speech' follows them."),)

    def _code(self, body: Speech) -> str | None:
        """Return the checkpoint's name for the language of a text; none where it does not speak it."""
        tag = _language(body)
        if not self.checkpoint.languages:
            return "" if self.source or tag == self.default("language") else None
        return self.checkpoint.languages.get(tag) or (tag if len(tag) == 3 and tag not in ABSENT else None)

    def _read(self, body: Speech) -> tuple[Path, tuple[str, ...], str]:
        """Return where the voice lies, the sentences it is given, and what of them it cannot say."""
        member = self.checkpoint.speaking(code) if (code := self._code(body)) else self.checkpoint
        place = folder(member, self.source)
        try:
            how = spoken.reading(place)
        except (OSError, ValueError) as error:
            raise WeightsError(f"{place} has no tokenizer of a voice: {error}.") from error
        sentences = how.sentences(body.text)
        return place, sentences, how.unknown(sentences)

    def _said(self, body: Speech, duration: float, seed: int) -> tuple[Samples, int]:
        """Return a text at the pace that brings it into its event, as far as that can be, and the sample rate."""
        place, sentences, _ = self._read(body)
        pace = body.rate
        said, rate = _spoken(self.checkpoint, place, sentences, pace, seed)
        for _ in range(TRIES):
            longer = said.size / rate / duration
            if longer <= 1.0 and not (body.fitted and longer < 0.98):
                break
            wanted = min(
                max(pace * (longer * 1.01 if longer > 1 else longer), body.rate * SLOWEST), body.rate * FASTEST
            )
            if wanted == pace:
                break
            pace = wanted
            said, rate = _spoken(self.checkpoint, place, sentences, pace, seed)
        return said, rate


def ljs() -> Vits:
    """Return the engine of the English voice whose weights are free."""
    return Vits("vits-ljs")


@lru_cache(maxsize=32)
def _spoken(
    checkpoint: Checkpoint, place: Path, sentences: tuple[str, ...], pace: float, seed: int
) -> tuple[Samples, int]:
    """Return sentences with pauses between them, and the sample rate; kept, since a review asks for them first."""
    from menura.engines.hub.draws import Drawn

    with loading.running(checkpoint), Drawn(seed):
        model, tokenizer = loading.shared((place, "cpu"), lambda: _loaded(checkpoint, place))
        rate = int(model.config.sampling_rate)
        said = [_sentence(model, tokenizer, sentence, pace) for sentence in sentences]
    pause = np.zeros(round(PAUSE * rate), np.float32)
    joined = [piece for sentence in said for piece in (sentence, pause)][:-1]
    whole = np.concatenate(joined) if joined else pause
    whole.flags.writeable = False
    return whole, rate


def _sentence(model: Any, tokenizer: Any, sentence: str, pace: float) -> Samples:
    usual = model.speaking_rate
    model.speaking_rate = usual * pace  # the caller holds the lock
    try:
        made = model(**tokenizer(sentence, return_tensors="pt")).waveform[0]
    finally:
        model.speaking_rate = usual
    return np.asarray(made.float().numpy(), np.float32)


def _loaded(checkpoint: Checkpoint, place: Path) -> Any:
    import torch
    from transformers import VitsModel

    from menura.engines.hub.text import model

    made, tokenizer = model(checkpoint, place, VitsModel, "vits", device="cpu", dtype=torch.float32)
    tokenizer.phonemize = False  # what it is given are phones already
    return made, tokenizer


def _body(event: Event) -> Speech:
    if not isinstance(event.body, Speech):
        raise TypeError(f"{event.id} is a {event.body.kind}")  # the kind was checked before
    return event.body


def _language(body: Speech) -> str:
    return languages.canonical(body.language or languages.detected(body.text)).split("-")[0]
