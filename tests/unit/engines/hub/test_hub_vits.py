from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from menura.engines.base import Scene
from menura.engines.hub import spoken
from menura.engines.hub.spoken import Reading
from menura.engines.hub.vits import FASTEST, Vits
from menura.errors import MissingExtraError, MissingWeightsError, PlanError, Problem, WeightsError
from menura.phonetics import espeak
from menura.plans.model import Event, Notice, Speech

MAKE = Callable[..., Event]
ENGINE = Callable[..., Any]
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz '")


def problem(found: Any) -> Problem:
    (one,) = found
    assert isinstance(one, Problem)
    return one


def test_a_text_is_said_sentence_by_sentence(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made = engine(Vits)
    one, two = (make_event(Speech(text=text), 20.0) for text in ("Hello there.", "Hello there. We turned back!"))
    short, long = (made.render([each], scene).samples[0] for each in (one, two))
    lengths = [int(np.flatnonzero(np.abs(each) > 1e-4)[-1]) for each in (short, long)]
    assert lengths[1] > lengths[0] + 0.3 * scene.sample_rate, "a second sentence, and a pause before it"


def test_takes_differ_by_seed_and_are_the_same_again(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made, event = engine(Vits), make_event(Speech(text="Hello there."), 3.0)
    assert made.render([event], scene) == engine(Vits).render([event], scene)
    assert made.render([event], scene) != made.render([event], replace(scene, seed=4))


def test_it_is_paced_to_fit(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made, body = engine(Vits), Speech(text="Hello there, and good evening to all of you.")
    natural, rate = made._said(body, 60.0, 1)
    seconds = natural.size / rate
    paced, _ = made._said(body, seconds / 1.2, 1)
    assert paced.size / rate <= seconds / 1.2 + 0.05
    slower, _ = made._said(body.model_copy(update={"fitted": True}), seconds * 1.2, 1)
    assert 0.9 < slower.size / rate / (seconds * 1.2) <= 1.0
    faster, _ = made._said(body.model_copy(update={"rate": 2.0}), 60.0, 1)
    assert faster.size < natural.size


def test_what_cannot_be_said_in_time_is_refused(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    made, body = engine(Vits), Speech(text="Hello there, and good evening to all of you. " * 4)
    natural, rate = made._said(body, 600.0, 0)
    event = make_event(body, natural.size / rate / FASTEST / 2)
    found = problem(made.review(event, scene))
    assert found.path == "body.text"
    assert found.reason.startswith("mms-tts needs ")
    needed = float(found.fix.removeprefix("Let it last ").removesuffix(" s."))
    assert made.review(event.model_copy(update={"duration": needed}), scene) == ()
    assert made.render([event], scene).length == round(event.duration * scene.sample_rate)


@pytest.mark.parametrize(
    ("body", "path", "reason"),
    [
        (Speech(text="<p>Hello</p>"), "body.text", "it holds tags, which mms-tts does not read"),
        (Speech(text="Gate 7 & 42"), "body.text", "mms-tts has no sound for 7 & 4 2"),
        (Speech(text="你好，世界"), "body.language", "mms-tts does not speak 'cmn'"),
        (Speech(text="Hej", language="sv"), "body.language", "mms-tts does not speak 'sv'"),
        (Speech(text="...!"), "body.text", "it holds nothing to say"),
    ],
)
def test_what_it_cannot_say_is_named(
    engine: ENGINE, make_event: MAKE, scene: Scene, body: Speech, path: str, reason: str
) -> None:
    made, event = engine(Vits), make_event(body, 9.0)
    found = problem(made.review(event, scene))
    assert (found.path, found.reason) == (path, reason)
    with pytest.raises(PlanError, match="a-1 cannot be rendered by 'mms-tts'"):
        made.render([event], scene)


def test_wishes_that_change_nothing_are_told(engine: ENGINE, make_event: MAKE, scene: Scene) -> None:
    body = Speech(text="Hello", voice="female", pitch=2.0, emotion="sad")
    (found,) = engine(Vits).review(make_event(body, 9.0), scene)
    assert isinstance(found, Notice)
    assert found.text == "mms-tts has one voice: voice and pitch and emotion of a-1 change nothing."


def test_each_language_has_weights_of_its_own(make_event: MAKE, scene: Scene, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("MENURA_MODELS", str(tmp_path))
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    from tiny_models import build

    made = Vits()
    with pytest.raises(MissingWeightsError, match="The weights of mms-tts-eng are not on this machine"):
        made.require()
    build("mms-tts", tmp_path / "mms-tts-deu")
    made.require()
    assert made.review(make_event(Speech(text="guten abend", language="de"), 9.0), scene) == ()
    with pytest.raises(MissingWeightsError) as error:
        made.review(make_event(Speech(text="Good evening", language="en"), 9.0), scene)
    assert error.value.hint == "Run: menura pull mms-tts-eng"
    with pytest.raises(MissingWeightsError, match="The weights of mms-tts-swh"):
        made.review(make_event(Speech(text="habari", language="swh"), 9.0), scene)


def test_the_free_voice_speaks_english_only(make_event: MAKE, scene: Scene, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("MENURA_MODELS", str(tmp_path))
    from tiny_models import build

    build("mms-tts", tmp_path / "vits-ljs")
    found = problem(Vits("vits-ljs").review(make_event(Speech(text="Guten Abend", language="de"), 9.0), scene))
    assert found.reason == "vits-ljs does not speak 'de'"
    assert found.fix == "Set the language to one of: en."


def test_a_voice_without_a_tokenizer_is_refused(tmp_path: Path, make_event: MAKE, scene: Scene) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "vits"}')
    with pytest.raises(WeightsError, match="has no tokenizer of a voice"):
        Vits(source=tmp_path).render([make_event(Speech(text="Hello"), 9.0)], scene)


def test_sentences_end_at_stops_and_lines() -> None:
    plain = Reading(LETTERS, phones=False, romanised=False, normal=True)
    assert plain.sentences("One. Two?  Three\nfour; 5.5 five — !") == ("One.", "Two?", "Three", "four;", "5.5 five — !")
    assert plain.sentences("你好。世界") == ("你好。", "世界")
    assert plain.unknown(("It's 5 o'clock — über!",)) == "5ü"


@pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")
def test_phones_keep_their_punctuation() -> None:
    reading = Reading(frozenset(), phones=True, romanised=False, normal=True)
    (said,) = reading.sentences("Hello, world!")
    assert said == "həlˈoʊ, wˈɜːld!"


def test_letters_of_another_script_need_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "find_spec", lambda _: None)
    reading = Reading(LETTERS, phones=False, romanised=True, normal=True)
    assert reading.sentences("latin") == ("latin",)
    with pytest.raises(MissingExtraError, match="writing others in them needs uroman") as error:
        reading.sentences("안녕")
    assert error.value.hint == "pip install uroman"
