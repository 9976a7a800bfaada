"""The verbs of Python: what a user gets from them, and what they refuse."""

from pathlib import Path

import numpy as np
import pytest

import menura
from menura.audio.files import probe
from menura.errors import OutputError, OutputExistsError, PlanError, RequestError, UnknownNameError
from menura.perception.sample import draw_sample
from menura.plans import edit
from menura.plans.history import History
from menura.plans.model import Recording


@pytest.fixture(scope="module")
def soundtrack() -> menura.Soundtrack:
    return menura.make("a dog barks twice while it rains", duration=3)


def test_make_gives_a_plan_and_its_sound(soundtrack: menura.Soundtrack) -> None:
    assert soundtrack.clip.length == 3 * soundtrack.plan.sample_rate
    assert soundtrack.clip is soundtrack.clip
    assert {"dog-bark", "rain"} <= set(soundtrack.stems)
    assert all(stem.length == soundtrack.clip.length for stem in soundtrack.stems.values())


def test_an_edit_gives_another_soundtrack_and_keeps_what_it_does_not_touch(soundtrack: menura.Soundtrack) -> None:
    dog = next(event for event in soundtrack.plan.events if event.track == "dog-bark")
    changed = soundtrack.edited(edit.Move(id=dog.id, start=2.0), "make the rain louder")
    assert changed.plan.event(dog.id).start == 2.0
    assert soundtrack.plan.event(dog.id).start == dog.start
    assert changed.stems["dog-bark"] != soundtrack.stems["dog-bark"]
    assert changed.clip != soundtrack.clip
    again = soundtrack.edited(edit.Move(id=dog.id, start=dog.start))
    assert again.clip == soundtrack.clip


def test_a_plan_can_be_rendered_from_a_file_and_from_a_value(soundtrack: menura.Soundtrack, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(soundtrack.plan.to_json(), "utf-8")
    assert menura.render(tmp_path / "plan.json").clip == menura.render(soundtrack.plan).clip == soundtrack.clip


def test_recordings_lie_beside_the_plan_that_names_them(soundtrack: menura.Soundtrack, tmp_path: Path) -> None:
    soundtrack.save(tmp_path / "take.wav")
    body = {"kind": "recording", "path": "take.wav"}
    data = {"id": "r", "track": "t", "start": 0, "duration": 1, "body": body}
    plan = menura.Plan.model_validate({"duration": 2, "tracks": [{"id": "t"}], "events": [data]})
    (tmp_path / "plan.json").write_text(plan.to_json())
    assert menura.render(tmp_path / "plan.json").clip.peak > 0.01
    assert menura.render(plan, folder=tmp_path).clip == menura.render(tmp_path / "plan.json").clip
    with pytest.raises(PlanError, match=r"'take.wav' is not a file"):
        menura.render(plan, folder=tmp_path / "..")


def test_save_returns_what_the_user_should_know(tmp_path: Path) -> None:
    plan = menura.plan("rain", duration=1).model_copy(update={"exclude": ("rain",)})
    with pytest.raises(PlanError, match="'rain' is excluded"):
        menura.render(plan)
    weather = menura.plan("rain", duration=1).model_copy(update={"exclude": ("weather",)})
    notices = menura.render(weather).save(tmp_path / "x.wav")
    assert any(notice.code == "not-rendered" and "weather" in notice.text for notice in notices)


def test_save_is_all_or_nothing(soundtrack: menura.Soundtrack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OutputError("The disk is full.")

    monkeypatch.setattr("menura.rendering.delivery.write_audio", full)
    with pytest.raises(OutputError, match="disk is full"):
        soundtrack.save(tmp_path / "x.wav", stems=tmp_path / "stems")
    assert list(tmp_path.iterdir()) == []


def test_save_refuses_before_it_renders(tmp_path: Path) -> None:
    (tmp_path / "x.wav").touch()
    waiting = menura.make("rain", duration=1)
    with pytest.raises(OutputExistsError, match=r"x\.wav exists already"):
        waiting.save(tmp_path / "x.wav")
    with pytest.raises(OutputError, match=r"there are no pictures"):
        waiting.save(tmp_path / "x.mp4")
    with pytest.raises(OutputError, match=r"no encoding '99'"):
        waiting.save(tmp_path / "y.wav", encoding="99")
    waiting.save(tmp_path / "x.wav", force=True, encoding="16")
    assert probe(tmp_path / "x.wav").duration == pytest.approx(1.0)


def test_a_video_has_no_choice_of_encoding(tmp_path: Path) -> None:
    draw_sample(tmp_path / "in.mp4", duration=1.0, fps=10)
    made = menura.make("rain", tmp_path / "in.mp4")
    with pytest.raises(OutputError, match="no choice of encoding"):
        made.save(tmp_path / "out.mp4", encoding="16")
    made.save(tmp_path / "out.mp4")
    assert menura.read_recipe(tmp_path / "out.mp4") == made.plan


def test_a_silent_video_has_nothing_to_mix_in_and_says_so(tmp_path: Path) -> None:
    draw_sample(tmp_path / "in.mp4", duration=1.0, fps=10)
    plan = menura.plan("rain", tmp_path / "in.mp4", original="mix")
    assert not any(isinstance(event.body, Recording) for event in plan.events)
    assert any("no sound of its own" in notice.text for notice in plan.notices)


@pytest.mark.parametrize("seed", [2**63, -(2**63) - 1])
def test_a_seed_beyond_63_bits_is_refused(seed: int) -> None:
    with pytest.raises(RequestError, match="at most 63 bits"):
        menura.plan("rain", seed=seed)


def test_names_that_nothing_answers_to() -> None:
    with pytest.raises(UnknownNameError, match="no reasoner 'x'"):
        menura.plan("rain", reasoner="x")
    with pytest.raises(UnknownNameError, match="no engine 'x'"):
        menura.make("rain", engine="x")


def test_show_tells_the_same_of_a_plan_and_of_its_file(soundtrack: menura.Soundtrack, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(soundtrack.plan.to_json(), "utf-8")
    assert menura.show(soundtrack.plan) == menura.show(tmp_path / "plan.json")
    assert "level" in menura.show(soundtrack)


def test_a_clip_takes_lists_and_any_numbers() -> None:
    assert menura.Clip([0.0, 0.5], 48_000).samples.dtype == np.float32
    assert menura.Clip(np.zeros((2, 5), np.float64), 8_000).channels == 2
    assert menura.Clip([[0, 1], [1, 0]], 8_000).length == 2


def test_other_music_leaves_every_other_stem_bit_identical_and_can_be_undone() -> None:
    before = menura.make("rain, cheerful piano music from 1 s, a dog barks at 2 s", duration=8)
    after = before.edited("make the music sadder")
    assert after.plan.sheets[0].key == before.plan.sheets[0].key.replace("major", "minor")
    assert after.stems["lead"] != before.stems["lead"]
    for name in ("rain", "dog-bark"):
        assert after.stems[name] == before.stems[name]
    assert "to sound sad" in after.plan.thoughts[-1].text
    history = History(present=before.plan).then(menura.edit(before.plan, "make the music sadder"))
    assert history.present == after.plan
    assert history.undone().present == before.plan
