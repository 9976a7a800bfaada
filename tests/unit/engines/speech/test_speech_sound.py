"""What is heard: words at their times, one level, no clicks, lengths as asked, feelings as their table says."""

import sys
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from menura.audio.clip import Clip
from menura.audio.loudness import loudness
from menura.engines.base import Scene, Stretch
from menura.engines.speech import SpeechEngine, layout, saying
from menura.engines.speech.emotions import feelings
from menura.engines.speech.layout import Layout, laid_out
from menura.engines.speech.live import stream
from menura.engines.speech.phonemes import respelled
from menura.engines.speech.polish import LEVEL
from menura.engines.speech.scaling import scaled
from menura.errors import EngineError, MenuraError, MissingExtraError, Problem, RequestError, UnknownNameError
from menura.phonetics import espeak
from menura.plans.model import Controls, Emotion, Event, Recording, Speech

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="needs espeak-ng")

RATE = saying.RATE
TEXT = "The quick brown fox jumps over the lazy dog. Then it runs all the way home, and we never see it again!"


def event(text: str = TEXT, duration: float = 8.0, **how: object) -> Event:
    body = Speech.model_validate({"text": text, **how})
    return Event(id="s-1", track="s", start=0.0, duration=duration, body=body)


def heard(speech: Layout) -> npt.NDArray[np.float32]:
    return speech.samples(0, speech.length)


def pitches(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Return the pitch in Hz of each voiced 46 ms, from the autocorrelation."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, 1024)[::256] * np.hanning(1024)
    frames = frames[(frames**2).mean(axis=1) > 1e-4]
    power = np.abs(np.fft.rfft(frames, 4096)) ** 2
    alike = np.fft.irfft(power)[:, :1024] / np.fft.irfft(np.abs(np.fft.rfft(np.hanning(1024), 4096)) ** 2)[:1024]
    alike /= alike[:, :1]
    low, high = RATE // 450, RATE // 60
    best = alike[:, low:high].argmax(axis=1) + low
    found = RATE / best[alike[np.arange(len(best)), best] > 0.6]
    return np.asarray(found[np.abs(np.log2(found / np.median(found))) < 0.6])  # without errors of an octave


def words(text: str, **how: object) -> list[str]:
    speech = laid_out(Speech.model_validate({"text": text, **how}))
    return [word.text for placed in speech.placed for word in placed.words]


def test_every_word_has_its_time_in_order() -> None:
    speech = laid_out(Speech(text=TEXT, voice="en-gb"))
    found = [word for placed in speech.placed for word in placed.words]
    assert [word.text for word in found] == [each.strip(".,!") for each in TEXT.split()]
    assert all(a.start < a.end <= b.start + 1e-6 for a, b in pairwise(found))
    assert found[-1].end == pytest.approx(speech.duration, abs=0.05)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Smith paid $25 for 3 kg!", ["Dr", "Smith", "paid", "$25", "for", "3 kg"]),
        ("Hello. 你好。", ["Hello", "你", "好"]),
        ("我有25元。", ["我", "有", "25", "元"]),
        (
            '<sub alias="World Wide Web">WWW</sub> is <say-as interpret-as="characters">ABC</say-as>',
            ["WWW", "is", "ABC"],
        ),
        ("naïve — 1,000 < b", ["naïve", "1,000", "<", "b"]),
        ("We <emphasis>never</emphasis> give &amp; take.", ["We", "never", "give", "&", "take"]),
    ],
)
def test_words_are_those_that_were_written(text: str, expected: list[str]) -> None:
    pytest.importorskip("pypinyin")
    assert words(text) == expected


def test_japanese_words() -> None:
    pytest.importorskip("janome")
    assert words("今日は雨です。") == ["今日", "は", "雨", "です"]


def test_a_mark_is_where_its_word_is() -> None:
    speech = laid_out(Speech(text='One, two. <mark name="x"/>Three.'))
    (word,) = [word for placed in speech.placed for word in placed.words if word.text == "Three"]
    assert speech.marks == {"x": pytest.approx(word.start, abs=0.01)}


@pytest.mark.parametrize(("ipa", "sounds"), [("həˈloʊ", "həloʊ"), ("tʃɪŋ", "tʃɪŋ"), ("ˈθɔːt", "θɔːt"), ("ðɪs", "ðɪs")])
def test_phonemes_are_said(ipa: str, sounds: str) -> None:
    said = espeak.say(f"[[{respelled(ipa, 'en-US')}]]", "en-us", phonemes=True)
    assert "".join(phone.ipa for phone in said.phones if not phone.is_pause) == sounds
    assert words(f'Say <phoneme ph="{ipa}">it</phoneme> now', voice="en-us") == ["Say", "it", "now"]


def test_a_break_is_as_long_as_it_says() -> None:
    speech = laid_out(Speech(text='Wait <break time="1.5s"/> now.'))
    first, second = speech.placed
    assert (second.first - first.end) / RATE == pytest.approx(1.5, abs=1e-4)
    assert not heard(speech)[first.end + 1 : second.first].any()


@pytest.mark.parametrize("voice", ["en-gb", "en-gb+f3", "female", "child", "en-us+m7", "en-gb+whisper", "en-us+Andrea"])
def test_every_voice_has_the_same_level_and_no_clicks(voice: str) -> None:
    samples = heard(laid_out(Speech(text=TEXT, voice=voice)))
    assert loudness(Clip(samples, RATE)) == pytest.approx(LEVEL, abs=0.5)
    assert np.abs(samples[[0, -1]]).max() < 1e-3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cmn", "昨天晚上来了一场暴风雨，我们只好往回走。"),
        ("de", "Der Sturm kam in der Nacht, und wir kehrten um."),
        ("ru", "Ночью пришла буря, и мы повернули назад."),
        ("ar", "جاءت العاصفة في الليل وعدنا أدراجنا."),
        ("th", "พายุมาในตอนกลางคืน"),
    ],
)
def test_every_language_has_the_same_level(language: str, text: str) -> None:
    speech = laid_out(Speech(text=text))
    assert {placed.phrase.language for placed in speech.placed} == {language}
    assert loudness(Clip(heard(speech), RATE)) == pytest.approx(LEVEL, abs=0.5)


def test_more_than_a_hundred_languages_count_to_seven() -> None:
    tags = [voice.languages[0] for voice in espeak.voices()]
    silent = []
    for tag in tags:
        try:
            assert laid_out(Speech(text="1 2 3 4 5 6 7.", language=tag)).duration > 1
        except RequestError:  # scripts without digits of their own, and dictionaries that were not packed
            silent.append(tag)
    assert len(tags) - len(silent) > 100
    assert len(silent) < 10


@pytest.mark.parametrize("share", [0.55, 0.8, 1.0, 1.3, 1.9])
def test_a_fitted_text_lasts_exactly_as_long_as_asked(share: float) -> None:
    own = laid_out(Speech(text=TEXT, voice="en-gb"))
    wanted = round(own.duration * share, 3)
    speech = laid_out(Speech(text=TEXT, voice="en-gb", fitted=True), wanted)
    assert speech.length == round(wanted * RATE)
    sounding = np.flatnonzero(np.abs(heard(speech)) > 1e-3)
    assert sounding[-1] > speech.length - 0.06 * RATE
    shift = 12 * np.log2(np.median(pitches(heard(speech))) / np.median(pitches(heard(own))))
    assert abs(shift) < 1.0, "the pitch stays"
    assert [w.text for p in speech.placed for w in p.words] == [w.text for p in own.placed for w in p.words]
    assert speech.placed[-1].words[-1].end == pytest.approx(wanted, abs=0.06)


def test_what_was_asked_to_pause_does_not_stretch() -> None:
    text = 'Wait a moment. <break time="1s"/> Now we go on.'
    own = laid_out(Speech(text=text))
    speech = laid_out(Speech(text=text, fitted=True), own.duration * 1.2)
    first, second = speech.placed
    assert (second.first - first.end) / RATE == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize("duration", [0.5, 60.0])
def test_a_length_that_cannot_be_is_refused_with_those_that_can(duration: float) -> None:
    with pytest.raises(
        RequestError, match=r"takes \d\.\d\d s to say and cannot be fitted .* \d\.\d\d to \d+\.\d\d s would do"
    ):
        laid_out(Speech(text=TEXT, fitted=True), duration)


@pytest.mark.parametrize("length", [3_000, 11_025, 40_000])
def test_scaling_keeps_the_pitch(length: int) -> None:
    tone = np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE).astype(np.float32) * 0.5
    out = scaled(tone, RATE, length)
    assert out.size == length
    spectrum = np.abs(np.fft.rfft(out * np.hanning(length), 1 << 17))
    assert spectrum.argmax() * RATE / (1 << 17) == pytest.approx(220, abs=2)
    assert np.abs(np.diff(out)).max() < 0.05, "no jump"
    assert not scaled(np.zeros(0, np.float32), RATE, 10).any()


def measured(emotion: Emotion, voice: str = "en-gb+f3") -> Mapping[str, float]:
    speech = laid_out(Speech(text=TEXT, voice=voice, emotion=emotion))
    samples = heard(speech)
    pitch = pitches(samples)
    spectrum = np.abs(np.fft.rfft(samples, 1 << 19)) ** 2
    edge = round(1000 / RATE * (1 << 19))
    return {
        "duration": speech.duration,
        "pitch": 12 * float(np.log2(np.median(pitch))),
        "range": float(np.subtract(*np.percentile(12 * np.log2(pitch), [85, 15]))),
        "level": loudness(Clip(samples, RATE)) or -99.0,
        "tilt": 10 * float(np.log10(spectrum[edge:].sum() / spectrum[:edge].sum())),
    }


@pytest.mark.parametrize("emotion", [name for name in feelings() if name != "neutral"])
def test_a_feeling_is_heard_as_its_table_says(emotion: Emotion) -> None:
    feeling, plain, changed = feelings()[emotion], measured("neutral"), measured(emotion)
    assert changed["pitch"] - plain["pitch"] == pytest.approx(feeling.pitch, abs=1.0)
    assert changed["level"] - plain["level"] == pytest.approx(feeling.volume, abs=0.6)
    assert plain["duration"] / changed["duration"] == pytest.approx(feeling.rate, rel=0.1)
    if abs(feeling.range - 1) > 0.3:
        assert (changed["range"] > plain["range"]) == (feeling.range > 1)
    if abs(feeling.tilt) > 0.7:
        assert (changed["tilt"] > plain["tilt"]) == (feeling.tilt > 0)


def test_all_emotions_of_plans_have_a_row() -> None:
    from typing import get_args

    assert set(feelings()) == set(get_args(Emotion))


@pytest.mark.parametrize("semitones", [-6.0, 4.0, 9.0])
def test_pitch_is_in_semitones(semitones: float) -> None:
    own, moved = (pitches(heard(laid_out(Speech(text=TEXT, voice="en-gb+f2", pitch=p)))) for p in (0.0, semitones))
    assert 12 * np.log2(np.median(moved) / np.median(own)) == pytest.approx(semitones, abs=1.0)


@pytest.mark.parametrize("rate", [0.4, 0.7, 1.6, 3.0])
def test_rate_is_a_factor(rate: float) -> None:
    own, changed = (laid_out(Speech(text=TEXT, rate=each)).placed[0].length for each in (1.0, rate))
    assert own / changed == pytest.approx(rate, rel=0.1)


def test_a_child_is_smaller_than_a_woman_and_a_woman_than_a_man() -> None:
    man, woman, child = (
        np.median(pitches(heard(laid_out(Speech(text=TEXT, voice=v))))) for v in ("male", "female", "child")
    )
    assert man * 1.4 < woman < child / 1.1


def test_volume_of_a_run_is_heard_in_it_alone() -> None:
    plain = laid_out(Speech(text="We <prosody>never ever</prosody> go back there again."))
    loud = laid_out(Speech(text='We <prosody volume="+6dB">never ever</prosody> go back there again.'))
    a, b = heard(plain), heard(loud)
    (words,) = [placed.words for placed in loud.placed]
    inside = slice(round((words[1].start + 0.05) * RATE), round((words[2].end - 0.05) * RATE))
    after = slice(round((words[3].start + 0.05) * RATE), None)

    def level(samples: npt.NDArray[np.float32]) -> float:
        return 10 * float(np.log10((samples**2).mean()))

    assert level(b[inside]) - level(a[inside]) == pytest.approx(6.0, abs=0.3)
    assert level(b[after]) - level(a[after]) == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize(
    ("attribute", "pitch", "speed"),
    [('pitch="+4st"', 4.0, 1.0), ('pitch="-4st"', -4.0, 1.0), ('rate="150%"', 0.0, 1.5)],
)
def test_prosody_changes_its_words_alone(attribute: str, pitch: float, speed: float) -> None:
    def inside(tag: str) -> tuple[float, float]:
        text = f"We will <prosody {tag}>never ever go</prosody> back there again."
        speech = laid_out(Speech(text=text, voice="en-gb+f2"))
        first, last = speech.placed[0].words[2], speech.placed[0].words[4]
        sound = speech.samples(round(first.start * RATE), round(last.end * RATE))
        return float(np.median(pitches(sound))), last.end - first.start

    plain, changed = inside(""), inside(attribute)
    assert 12 * np.log2(changed[0] / plain[0]) == pytest.approx(pitch, abs=0.7)
    assert plain[1] / changed[1] == pytest.approx(speed, rel=0.1)


def test_what_was_said_before_changes_nothing() -> None:
    engine = SpeechEngine()
    first = engine.render([event()], Scene())
    saying.say.cache_clear()
    layout.natural.cache_clear()
    engine.render([event("Something else.", voice="en-gb+f3")], Scene())
    assert engine.render([event()], Scene()) == first


def test_stretches_are_parts_of_the_whole() -> None:
    engine, long = SpeechEngine(), event(TEXT * 6, 40.0)
    whole = engine.render([long], Scene(sample_rate=24_000)).samples[0]
    for index, start in enumerate((0.0, 11.0, 22.0)):
        part = engine.render([long], Scene(sample_rate=24_000, stretch=Stretch(start, 12.0, index))).samples[0]
        first = round(start * 24_000)
        assert np.abs(part[200:-200] - whole[first + 200 : first + part.size - 200]).max() < 1e-3


def test_silence_follows_where_the_event_is_longer() -> None:
    clip = SpeechEngine().render([event("Hello.", 3.0)], Scene())
    assert clip.length == 144_000
    assert not np.abs(clip.samples[0, 72_000:]).max() > 1e-4


def test_an_event_that_is_too_short_is_a_problem() -> None:
    (problem,) = SpeechEngine().review(event(duration=2.0), Scene())
    assert isinstance(problem, Problem)
    assert problem.path == "body.text"
    assert "s to say and the event lasts 2 s" in problem.reason
    assert "set fitted to true" in problem.fix
    assert SpeechEngine().review(event(duration=4.5, fitted=True), Scene()) == ()


def test_loudness_is_followed() -> None:
    louder = event().model_copy(update={"controls": Controls(loudness=6.0)})
    engine = SpeechEngine()
    ratio = engine.render([louder], Scene()).peak / engine.render([event()], Scene()).peak
    assert 20 * np.log10(ratio) == pytest.approx(6.0, abs=0.01)
    assert engine.usual_distance(louder) == 1.0
    assert "speech" in engine.tags(louder)


@pytest.mark.parametrize(
    ("how", "error", "message"),
    [
        ({"text": "..."}, RequestError, r"There is nothing to say in '...'. Write at least one word"),
        ({"text": "ༀ"}, RequestError, "'ༀ' is written in a script that no voice reads"),
        ({"text": "a ♛ b"}, RequestError, "No name is known of ♛ in the language of the voice"),
        ({"text": "Hi", "voice": "en-gb+zz"}, UnknownNameError, "There is no variant of a voice 'zz'"),
        ({"text": "Hi", "voice": "femal"}, UnknownNameError, "There is no voice 'femal'. Nearest: female"),
        ({"text": "Hi", "language": "qqq"}, UnknownNameError, "There is no language 'qqq'"),
        ({"text": "<phoneme ph='yʁ'>x</phoneme>"}, RequestError, "y ʁ in 'yʁ' is no sound of English"),
        (
            {"text": "<phoneme ph='x'>x</phoneme>", "language": "de"},
            RequestError,
            "'ipa' is read in English, not in 'de'",
        ),
        ({"text": "<say-as interpret-as='time'>x</say-as>"}, RequestError, "'x' is no time of day"),
    ],
)
def test_what_cannot_be_said(how: dict[str, str], error: type[MenuraError], message: str) -> None:
    with pytest.raises(error, match=message):
        laid_out(Speech.model_validate(how))
    body = Speech.model_validate(how)
    (problem,) = SpeechEngine().review(event().model_copy(update={"body": body}), Scene())
    assert isinstance(problem, Problem)
    assert problem.path == "body.text"


def test_only_one_event_of_its_own_kind() -> None:
    engine = SpeechEngine()
    with pytest.raises(EngineError, match="takes one event at a time; it was given 2"):
        engine.render([event(), event()], Scene())
    other = event().model_copy(update={"body": Recording(path="x.wav")})
    with pytest.raises(EngineError, match="renders speech; s-1 is a recording"):
        engine.render([other], Scene())


def test_without_espeak_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "_loaded", absent)
    saying.say.cache_clear()
    layout.natural.cache_clear()
    for work in (
        lambda: laid_out(Speech(text="Hi there.")),
        lambda: SpeechEngine().review(event("Hi there."), Scene()),
    ):
        with pytest.raises(MissingExtraError, match=r"need espeak-ng, .* pip install 'menura\[voice\]'"):
            work()


def absent() -> None:
    raise MissingExtraError("Speech and song need espeak-ng, which is not installed.", hint=espeak.INSTALL)


def test_without_pypinyin_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    with pytest.raises(MissingExtraError, match=r"Mandarin needs pypinyin, .* pip install 'menura\[voice\]'"):
        laid_out(Speech(text="没有这个库就不能读。"))


def test_a_stream_comes_sentence_by_sentence() -> None:
    clips = list(stream("One. Two! 三。", sample_rate=24_000))
    assert len(clips) == 3
    assert all(clip.sample_rate == 24_000 and clip.peak > 0.05 for clip in clips)
    whole = laid_out(Speech(text="One. Two! 三。"))
    assert sum(clip.duration for clip in clips) == pytest.approx(whole.duration, abs=0.5)
    with pytest.raises(RequestError, match="nothing to say"):
        next(stream("?"))


def test_a_voice_takes_its_accent_and_others_their_own() -> None:
    from menura.engines.speech.voices import Speaker, speaker

    assert speaker("en-gb+f3", "en") == Speaker("en-gb+f3")
    assert speaker("en-gb+f3", "cmn") == Speaker("cmn-latn-pinyin+f3")
    assert speaker("female", "de") == Speaker("de+f2")
    assert speaker("de+male", "de") == Speaker("de")
    assert speaker("", "en-GB").name.lower() == "en-gb"
