"""Pictures of plans and sounds: everything is there, and nothing runs out of its place."""

from pathlib import Path

import cv2
import numpy as np
import pytest

import menura
from menura.audio.clip import Clip
from menura.errors import OutputError
from menura.perception.sample import draw_sample
from menura.pictures import terminal
from menura.pictures.canvas import Svg, fitted, text_width, wrapped
from menura.pictures.filmstrip import filmstrip
from menura.pictures.raster import Raster
from menura.pictures.sound import spectrogram
from menura.pictures.timeline import PAPER, WIDTH, View, draw, lay_out
from menura.pictures.wording import worded


def chinese() -> menura.Plan:
    thought = menura.Thought(id="t", stage="timing", text="雷声在雨之后。" * 30)
    sound = {"kind": "sound", "name": "thunder"}
    events = [
        menura.Event.model_validate(
            {"id": f"thunder-{k}", "track": "thunder", "start": k, "duration": 0.4, "body": sound}
        )
        for k in range(3)
    ]
    track = menura.Track(id="thunder", name="雷声")
    return menura.Plan(duration=4, language="zh", thoughts=(thought,), tracks=(track,), events=tuple(events))


def drawn(view: View) -> str:
    layout = lay_out(view)
    canvas = Svg(WIDTH, layout.height, PAPER)
    draw(canvas, layout, view)
    return canvas.encoded().decode()


def test_a_chinese_plan_is_drawn_in_chinese() -> None:
    svg = drawn(View("雷声", chinese()))
    for text in ("4 秒", "3 个事件，1 条音轨", "雷声", "时间"):
        assert text in svg
    assert "timing" not in svg


def test_narrow_events_keep_what_tells_them_apart() -> None:
    svg = drawn(View("x", chinese().model_copy(update={"duration": 12.0})))
    assert ">1</text>" in svg
    assert ">2</text>" in svg


def test_markup_in_names_is_only_text() -> None:
    assert "<b>" not in drawn(View("a <b> & c", chinese()))


def test_a_pure_tone_is_a_line_at_its_frequency() -> None:
    t = np.arange(48_000) / 48_000
    picture = spectrogram(Clip(np.sin(2 * np.pi * 1_000 * t)[None].astype(np.float32), 48_000), 50, 200)
    brightest = picture.sum(axis=2)[:, 25].argmax()
    expected = 199 - 199 * np.log(1_000 / 40) / np.log(20_000 / 40)
    assert brightest == pytest.approx(expected, abs=2)


def test_a_strip_shows_frames_from_left_to_right(tmp_path: Path) -> None:
    draw_sample(tmp_path / "kitchen.mp4", duration=2, fps=10)
    strip = filmstrip(tmp_path / "kitchen.mp4", 2.0, 640, 90)
    assert strip.shape == (90, 640, 3)
    first, last = strip[:, :150].astype(int), strip[:, 480:630].astype(int)
    assert np.abs(first - last).mean() > 0.3, "the picture moves, so the frames differ"


def test_a_result_with_a_video_shows_its_frames(tmp_path: Path) -> None:
    draw_sample(tmp_path / "kitchen.mp4", duration=1, fps=10)
    soundtrack = menura.make("knife chopping", tmp_path / "kitchen.mp4")
    soundtrack.save(tmp_path / "out.mp4")
    menura.show(tmp_path / "out.mp4", tmp_path / "with.png")
    menura.show(soundtrack.plan, tmp_path / "without.png")
    with_strip, without = (cv2.imread(str(tmp_path / name)) for name in ("with.png", "without.png"))
    assert with_strip is not None
    assert without is not None
    assert with_strip.shape[0] > without.shape[0] + 150


def test_latin_quotes_are_as_narrow_as_letters() -> None:
    wide, narrow = Raster(300, 30, PAPER), Raster(300, 30, PAPER)
    wide.text(5, 20, "‘thunder’ …", "#000000")
    narrow.text(5, 20, "'thunder' ...", "#000000")
    assert wide.encoded() == narrow.encoded()


@pytest.mark.parametrize("text", ["a long line of plain words", "一行很长的中文文字没有空格", "mixed 中文 and words"])
def test_text_is_cut_and_wrapped_to_a_width(text: str) -> None:
    assert text_width(fitted(text, 13, 60), 13) <= 60
    assert all(text_width(line, 13) <= 100 for line in wrapped(text, 13, 100))
    assert "".join(wrapped(text, 13, 100)).replace(" ", "") == text.replace(" ", "")


def test_the_terminal_s_columns_line_up() -> None:
    clip = Clip(np.ones((1, 8_000), np.float32) * 0.1, 8_000)
    lines = terminal.timeline(chinese(), clip, 80).splitlines()
    level = next(line for line in lines if line.startswith("响度"))
    assert lines[1].index("━") == level.index("█") + 2, "two Chinese characters take four columns"


def test_only_pictures_can_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"allowed are \.png and \.svg"):
        menura.show(chinese(), tmp_path / "x.gif")
    assert not list(tmp_path.iterdir())


def test_labels_come_in_two_languages() -> None:
    assert worded("{:g} s", "en", 2.5) == "2.5 s"
    assert worded("{:g} s", "zh", 2.5) == "2.5 秒"
