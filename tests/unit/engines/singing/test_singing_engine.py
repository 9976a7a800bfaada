from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from menura.engines.base import Scene, Stretch
from menura.engines.singing import SingingEngine
from menura.engines.singing.choir import copies, strays
from menura.engines.singing.phrases import phrases
from menura.engines.singing.singers import singer
from menura.engines.singing.vocoder.pitch import pitch
from menura.errors import EngineError, Problem, UnknownNameError
from menura.phonetics import espeak
from menura.plans.model import Controls, Event, Notice, Song, Sound
from menura.scores.arranging.played import Played
from menura.scores.model import Delivery, LeadSheet, Line, Note, Part, Section, Syllable, Tempo
from menura.scores.pitch import midi

RATE = 24_000
WORDS = "Hel-lo my lit-tle moon"
TUNE = ("C4", "E4", "G4", "E4", "D4", "C4")


def sheet(
    words: str = WORDS,
    tune: tuple[str, ...] = TUNE,
    voice: str = "female",
    language: str = "en",
    delivery: Delivery = "sung",
) -> LeadSheet:
    """Return a sheet on which a voice sings from the second bar on, a note to a beat of half a second."""
    parts = [part for word in words.split() for part in _parts(word)]
    notes = tuple(
        Note(at=Fraction(4 + k), length=Fraction(1), pitch=name, syllable=parts[k] if k < len(parts) else None)
        for k, name in enumerate(tune)
    )
    section = Section(
        id="a", bars=6, tempo=(Tempo(bpm=120),), lyrics=(Line(text=words, delivery=delivery),), notes={"v": notes}
    )
    part = Part(id="v", instrument="voice", role="voice", voice=voice)
    return LeadSheet(language=language, parts=(part,), sections=(section,))


def _parts(word: str) -> list[Syllable]:
    texts = word.split("-")
    return [Syllable(text=text, joins=k < len(texts) - 1) for k, text in enumerate(texts)]


def event(**changes: Any) -> Event:
    return Event(id="v-1", track="v", start=0, duration=8.0, body=Song(sheet="piece", part="v")).model_copy(
        update=changes
    )


def sung(of: LeadSheet, given: Event | None = None, stretch: Stretch | None = None, seed: int = 0) -> Any:
    scene = Scene(sample_rate=RATE, sheets={of.id: of}, stretch=stretch, seed=seed)
    return SingingEngine().render([given or event()], scene).samples[0]


def level(sound: Any, first: float, last: float) -> float:
    part = sound[round(first * RATE) : round(last * RATE)]
    return float(10 * np.log10(np.mean(part**2) + 1e-12))


def test_every_note_is_sung_in_tune() -> None:
    found = pitch(sung(sheet()), RATE)
    for k, name in enumerate(TUNE):
        inside = found[round((2.0 + 0.5 * k) / 0.005) + 16 : round((2.5 + 0.5 * k) / 0.005) - 26]
        cents = 100 * (12 * np.log2(inside[inside > 0] / 440) + 69 - midi(name))
        assert (inside > 0).mean() > 0.6
        assert abs(np.median(cents)) < 12


def test_a_voice_begins_before_its_note_and_rests_otherwise() -> None:
    sound = sung(sheet("see see see see see see"))
    assert level(sound, 1.9, 1.98) > level(sound, 2.1, 2.4) - 25, "the s falls before the beat"
    assert level(sound, 0.0, 1.2) < -100
    assert level(sound, 5.6, 8.0) < -100


def test_vowels_fall_on_their_notes() -> None:
    found = pitch(sung(sheet("see see see see see see", tune=("C4",) * 6)), RATE)
    for k in range(6):
        start = 2.0 + 0.5 * k
        near = found[round((start - 0.1) / 0.005) : round((start + 0.1) / 0.005)] > 0
        onset = np.flatnonzero(np.diff(near.astype(int)) == 1)[-1] + 1
        assert abs(onset * 0.005 - 0.1) < 0.03


def test_melisma_goes_on_with_the_vowel() -> None:
    sound = sung(sheet("la", tune=TUNE))
    assert min(level(sound, 2.05 + k / 10, 2.15 + k / 10) for k in range(28)) > level(sound, 2, 5) - 12


@pytest.mark.parametrize("words", ["la", "see moon la see moon la"])
def test_syllables_and_the_notes_of_a_melisma_are_about_as_loud(words: str) -> None:
    """No leap of level where a harmonic meets a formant, or an open vowel a closed one."""
    sound = sung(sheet(words, ("C4", "G4", "C5", "E4", "A4", "D4")))
    levels = [level(sound, 2.12 + 0.5 * k, 2.36 + 0.5 * k) for k in range(6)]
    assert np.ptp(levels) < 8


def test_notes_without_words_are_sung_on_a_vowel() -> None:
    assert level(sung(sheet("")), 2.1, 4.9) > -40


def test_whisper_has_no_pitch() -> None:
    whispered = sung(sheet(delivery="whisper"))
    assert (pitch(whispered, RATE) > 0).mean() < 0.05
    assert level(whispered, 2, 5) < level(sung(sheet()), 2, 5) - 3


def test_whispered_words_are_not_held() -> None:
    words = sheet("see", tune=("C4",), delivery="whisper")
    long = words.sections[0].model_copy(
        update={"notes": {"v": (words.sections[0].notes["v"][0].model_copy(update={"length": Fraction(4)}),)}}
    )
    sound = sung(words.model_copy(update={"sections": (long,)}))
    assert level(sound, 2.05, 2.25) > level(sound, 2.9, 3.8) + 30


def test_rap_keeps_the_grid_but_not_the_tune() -> None:
    words, tune = "see see see see see see", ("C4",) * 6
    sound = sung(sheet(words, tune, "male", delivery="rap"))
    found = pitch(sound, RATE)
    voiced = found[found > 0]
    assert np.ptp(12 * np.log2(voiced)) > 2.5, "it moves as speech does"
    for k in range(6):
        near = found[round((1.9 + 0.5 * k) / 0.005) : round((2.1 + 0.5 * k) / 0.005)] > 0
        assert abs((np.flatnonzero(np.diff(near.astype(int)) == 1)[-1] + 1) * 0.005 - 0.1) < 0.03


def test_spoken_words_begin_with_their_first_note() -> None:
    sound = sung(sheet(delivery="spoken"))
    assert level(sound, 0, 1.85) < -90
    assert level(sound, 2.0, 3.0) > -45


def test_harmony_adds_a_third() -> None:
    hertz = np.fft.rfftfreq(65_536, 1 / RATE)

    def peak(delivery: Delivery, frequency: float) -> float:
        sound = sung(sheet("la", tune=("C4",), delivery=delivery))[round(2.15 * RATE) : round(2.4 * RATE)]
        spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 65_536))
        return float(20 * np.log10(spectrum[np.abs(hertz - frequency) < 5].max()))

    assert peak("harmony", 329.6) > peak("harmony", 261.6) - 18
    assert peak("harmony", 329.6) > peak("sung", 329.6) + 10


def test_a_choir_is_many() -> None:
    one, many = (sung(sheet(delivery=delivery)) for delivery in ("sung", "choir"))
    assert abs(level(one, 2, 5) - level(many, 2, 5)) < 4
    assert np.corrcoef(one, many)[0, 1] < 0.9


def test_a_choir_stands_side_by_side() -> None:
    scene = Scene(sample_rate=2 * RATE, sheets={"piece": sheet(voice="choir")})
    both = SingingEngine().render([event()], scene).samples
    assert both.shape == (2, 16 * RATE)
    assert abs(level(both[0], 4, 10) - level(both[1], 4, 10)) < 2
    assert np.corrcoef(both[0], both[1])[0, 1] < 0.9


def test_who_sings_of_a_choir_follows_the_pitch() -> None:
    def throats(name: str) -> set[float]:
        (phrase,) = phrases([Played(1.0, 1.0, midi(name), 0.63, syllable=Syllable(text="la"))], {})
        return {copy.formants for copy in copies(phrase, singer("choir"))}

    assert max(throats("C3")) < 1.0 < min(throats("E5"))
    assert throats("C3") | throats("E5") == throats("A3")


def test_singers_of_a_choir_are_early_and_late() -> None:
    (phrase,) = phrases([Played(1.0, 3.0, 67, 0.63, syllable=Syllable(text="la"))], {})
    found = [strays(copy, 800, np.random.default_rng(k)) * 5 for k, copy in enumerate(copies(phrase, singer("choir")))]
    assert 8 < np.std([each.mean() for each in found]) < 30
    assert all(each.std() > 2 and np.abs(each).max() < 60 for each in found)


def test_one_voice_among_choirs_stands_in_the_middle() -> None:
    piece = sheet()
    first = piece.sections[0]
    lines = (Line(text="la", delivery="choir"),)
    mixed = piece.model_copy(update={"sections": (first, first.model_copy(update={"id": "b", "lyrics": lines}))})
    scene = Scene(sample_rate=RATE, duration=16.0, sheets={"piece": mixed})
    both = SingingEngine().render([event(duration=16.0)], scene).samples
    assert len(both) == 2
    alone = SingingEngine().render([event()], replace(scene, sheets={"piece": piece})).samples
    assert np.allclose(both[0, : 4 * RATE], both[1, : 4 * RATE])
    assert np.allclose(both[0, : 4 * RATE], alone[0, : 4 * RATE] * np.sqrt(0.5), atol=1e-4)


@pytest.mark.parametrize("voice", ["male", "child", "tenor"])
def test_singers_differ_in_their_formants(voice: str) -> None:
    spectra = []
    for name in ("female", voice):
        part = sung(sheet("la", tune=("C4",), voice=name))[round(2.1 * RATE) : round(2.4 * RATE)]
        spectra.append(20 * np.log10(np.abs(np.fft.rfft(part, 2048))[20:500] + 1e-6))
    assert np.std(spectra[0] - spectra[1]) > 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("cmn", "床 前 明 月 光 亮"),
        ("yue", "月 光 光 照 地 堂"),
        ("ja", "さ く ら さ く ら"),
        ("fr", "au clair de la lu-ne"),
    ],
)
def test_every_syllable_is_heard(language: str, words: str) -> None:
    sound = sung(sheet(words, language=language))
    levels = [level(sound, 2.05 + 0.5 * k, 2.4 + 0.5 * k) for k in range(6)]
    assert min(levels) > max(levels) - 14


def test_a_line_may_hold_words_of_another_language() -> None:
    sound = sung(sheet("我 love 你 my lit-tle", language="cmn"))
    assert min(level(sound, 2.05 + 0.5 * k, 2.4 + 0.5 * k) for k in range(6)) > -45


def test_the_same_seed_is_the_same_take() -> None:
    assert np.array_equal(sung(sheet()), sung(sheet()))
    assert not np.array_equal(sung(sheet()), sung(sheet(), seed=1))
    assert not np.array_equal(sung(sheet()), sung(sheet(), event(seed=5)))


def test_the_pitch_control_transposes() -> None:
    high = pitch(sung(sheet(), event(controls=Controls(pitch=5.0))), RATE)
    plain = pitch(sung(sheet()), RATE)
    both = (high > 0) & (plain > 0)
    assert np.median(12 * np.log2(high[both] / plain[both])) == pytest.approx(5, abs=0.15)


def test_nothing_clicks_where_a_voice_begins_and_ends() -> None:
    sound = sung(sheet("a a a a a a"))
    heard = np.flatnonzero(np.abs(sound) > 1e-4)
    step = np.abs(np.diff(sound))
    assert step[heard[0] - 5 : heard[0] + 48].max() < 0.02
    assert step[heard[-1] - 48 : heard[-1] + 5].max() < 0.02


def test_a_voice_that_is_cut_fades() -> None:
    assert abs(sung(sheet(), event(duration=3.3))[-1]) < 1e-3


def test_whole_phrases_belong_to_the_window_they_begin_in() -> None:
    given, engine = sheet(), SingingEngine()
    scene = Scene(sample_rate=RATE, sheets={"piece": given})
    ring = engine.ring(event(), scene.sheets)
    first = engine.render([event()], scene.at(Stretch(0.0, 2.0 + ring, 0, onsets=2.0))).samples[0]
    assert np.array_equal(first[: len(first)], sung(given)[: len(first)]), "a phrase is not cut by its window"
    later = Stretch(2.0, 6.0, 1, onsets=2.0)
    assert not engine.render([event()], scene.at(later)).samples.any()
    assert engine.matter(event(), scene.sheets, later) == b""


def test_what_matters_is_what_is_sung() -> None:
    engine, window = SingingEngine(), Stretch(0.0, 8.0, 0, onsets=12.0)

    def matter(of: LeadSheet) -> bytes:
        return engine.matter(event(), {"piece": of}, window)

    assert matter(sheet()) == matter(sheet().model_copy(update={"title": "Other"}))
    different = [
        sheet("Hel-lo my lit-tle sun"),
        sheet(tune=(*TUNE[:5], "D4")),
        sheet(voice="male"),
        sheet(language="de"),
    ]
    assert len({matter(sheet()), *map(matter, different), matter(sheet(delivery="rap"))}) == 6


def reviewed(of: LeadSheet, given: Event | None = None) -> list[Problem | Notice]:
    return list(SingingEngine().review(given or event(), Scene(sheets={of.id: of})))


def test_what_can_be_sung_is_reviewed_without_a_word() -> None:
    assert reviewed(sheet()) == []


def test_an_unknown_voice_is_a_problem() -> None:
    (problem,) = reviewed(sheet(voice="femal"))
    assert isinstance(problem, Problem)
    assert problem.reason.startswith("There is no singer 'femal'. Nearest: female")


def test_a_language_without_a_voice_is_a_problem() -> None:
    (problem,) = reviewed(sheet(language="xx"))
    assert isinstance(problem, Problem)
    assert problem.reason.startswith("There is no language to sing in 'xx'")
    assert "menura speak --voices" in problem.fix


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (Song(sheet="other", part="v"), "there is no sheet 'other' in the plan"),
        (Song(sheet="piece", part="w"), "the sheet 'piece' has no part 'w'"),
    ],
)
def test_what_is_not_there_is_a_problem(body: Song, reason: str) -> None:
    (problem,) = reviewed(sheet(), event(body=body))
    assert isinstance(problem, Problem)
    assert problem.reason == reason
    with pytest.raises(UnknownNameError, match=r"There is no (sheet|part) '(other|w)'"):
        sung(sheet(), event(body=body))


def test_without_espeak_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "is_there", lambda: False)
    (problem,) = reviewed(sheet())
    assert isinstance(problem, Problem)
    assert problem.reason == "singing needs espeak-ng, which is not installed"
    assert "pip install 'menura[voice]'" in problem.fix


def test_notes_outside_a_voice_are_told() -> None:
    (notice,) = reviewed(sheet(tune=("C2", "C4", "C7"), words="la la la"))
    assert isinstance(notice, Notice)
    assert notice.code == "out-of-range"
    assert notice.text.startswith(
        "2 notes of v-1 lie outside F3 … D6, what suits the voice 'female'; the farthest is C2"
    )


def test_a_part_without_notes_is_told() -> None:
    (notice,) = reviewed(sheet(tune=()))
    assert isinstance(notice, Notice)
    assert notice.text == "v-1 is silent: its part has no notes to sing."


def test_other_events_are_refused() -> None:
    with pytest.raises(EngineError, match="renders songs; v-1 is a sound"):
        sung(sheet(), event(body=Sound(name="rain")))
    with pytest.raises(EngineError, match="one event at a time; it was given 2"):
        SingingEngine().render([event(), event()], Scene())


def test_phrases_end_at_lines_and_rests() -> None:
    word = Syllable(text="la")
    notes = [Played(float(k), 0.9, 60, 0.6, syllable=word) for k in range(3)]
    assert [len(p.sung) for p in phrases(notes, {})] == [3]
    later = [*notes, Played(4.0, 0.9, 60, 0.6, syllable=word)]
    assert [len(p.sung) for p in phrases(later, {})] == [3, 1]
    other = [*notes, Played(3.0, 0.9, 60, 0.6, syllable=Syllable(text="la", line=1))]
    assert [len(p.sung) for p in phrases(other, {})] == [3, 1]
    held = [notes[0], notes[1]._replace(syllable=None), notes[2]._replace(syllable=Syllable(text="ー"))]
    assert [len(s.notes) for p in phrases(held, {}) for s in p.sung] == [3]
    long = [Played(float(k), 0.99, 60, 0.6, syllable=word) for k in range(30)]
    assert max(p.ends - p.begins for p in phrases(long, {})) < 12
