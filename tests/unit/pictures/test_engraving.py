"""Engraved pages: everything that is sung or played is there to be seen, also where no font is installed."""

import sys
from xml.etree import ElementTree

import cv2
import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("verovio", exc_type=ImportError)
pytest.importorskip("resvg_py", exc_type=ImportError)

from menura.errors import MissingExtraError, ScoreError
from menura.pictures import engraving, lettering
from menura.scores.model import LeadSheet

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def sheet(title: str = "床前明月光", word: str = "床", sections: int = 1, **changes: object) -> LeadSheet:
    notes = [{"at": k, "length": 1, "pitch": "E4"} for k in range(4)]
    sung = [{**n, "syllable": {"text": word, "joins": k % 2 == 0}} for k, n in enumerate(notes)]
    return LeadSheet.model_validate(
        {
            "title": title,
            "author": "李白",
            "key": "D major",
            "parts": [
                {"id": "piano", "name": "Piano", "instrument": "piano"},
                {"id": "vox", "name": "Voice", "instrument": "voice", "role": "voice"},
                {"id": "kit", "name": "Kit", "instrument": "drum-kit"},
                {"id": "rests", "name": "Nobody", "instrument": "flute"},
            ],
            "sections": [
                {
                    "id": f"s{k}",
                    "tag": "verse",
                    "bars": 1,
                    "key": "F major" if k else None,
                    "tempo": [{"bpm": 72, "word": "Lento", "glides": True}, {"at": 3, "bpm": 60}] if not k else [],
                    "chords": [{"symbol": "F#m7b5/A"}],
                    "lyrics": [{"text": word * 4}],
                    "notes": {
                        "vox": sung,
                        "piano": [{"at": 0, "length": 4, "pitch": "A2"}, {"at": 1, "length": "23/8", "pitch": "C5"}],
                        "kit": [{"at": k, "length": 0.25, "pitch": "kick"} for k in range(4)],
                    },
                }
                for k in range(sections)
            ],
            **changes,
        }
    )


def texts(page: str) -> list[str]:
    root = ElementTree.fromstring(page)
    found = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    return [" ".join(each.split()) for each in found]


def pixels(page: bytes) -> npt.NDArray[np.uint8]:
    picture = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return np.asarray(picture, np.uint8)


def test_a_lead_sheet_shows_who_sings_with_words_and_chords() -> None:
    (page,) = engraving.svg(sheet())
    told = texts(page)
    assert told.count("床") == 4
    assert any("床前明月光" in text for text in told)
    assert {"李白", "Verse"} <= set(told)
    assert any(text.startswith("F") and "m7b5/A" in text for text in told)
    assert any("Lento" in text and "72" in text for text in told)
    assert "Piano" not in told
    assert page.count('class="staff"') == 1
    assert page.count('class="note"') == 4


def test_the_full_score_shows_every_part_that_plays() -> None:
    (page,) = engraving.svg(sheet(), "full")
    assert page.count('class="staff"') == 4
    assert {"Piano", "Voice", "Kit"} <= set(texts(page))
    assert "Nobody" not in texts(page)


def test_drums_have_no_key_signature_where_the_key_changes() -> None:
    root = ElementTree.fromstring(engraving.svg(sheet(sections=2), "full")[0])
    drawn = {"{http://www.w3.org/2000/svg}g"}
    for measure in (each for each in root.iter() if each.get("class", "").startswith("measure")):
        staves = [each for each in measure if each.tag in drawn and each.get("class", "").split()[:1] == ["staff"]]
        assert len(staves) == 4
        assert not any(each.get("class", "").startswith("keySig") for each in staves[3].iter())


def test_png_pages_are_a4_and_hold_the_chinese_words() -> None:
    with_words, without = engraving.png(sheet())[0], engraving.png(sheet(title="", word="."))[0]
    picture = pixels(with_words)
    assert picture.shape == (2376, 1680)
    assert np.count_nonzero(pixels(without) < 128) + 1500 < np.count_nonzero(picture < 128)
    margin = 40
    assert picture[:margin].min() == picture[-margin:].min() == picture[:, :margin].min() == 255
    assert picture[:, -margin:].min() == 255


def test_chinese_words_fit_their_boxes_and_the_lines_behind_them() -> None:
    long = sheet(word="年")
    section = long.sections[0]
    first, second, *_ = section.notes["vox"]
    held = first.model_copy(update={"syllable": first.syllable and first.syllable.model_copy(update={"joins": False})})
    notes = {"vox": (held, second.model_copy(update={"syllable": None}))}
    named = section.model_copy(update={"name": "主歌与副歌 1", "notes": notes})
    root = ElementTree.fromstring(engraving.svg(long.model_copy(update={"sections": (named,)}))[0])
    groups = {g.get("class"): g for g in root.iter(f"{engraving.SVG}g") if g.find(f"{engraving.SVG}rect") is not None}
    for kind, letters in ("reh", 5), ("syl", 1):
        box, text = groups[kind].find(f"{engraving.SVG}rect"), groups[kind].find(f"{engraving.SVG}text")
        assert box is not None
        assert text is not None
        size = max(float(span.get("font-size", "0px")[:-2]) for span in text.iter(f"{engraving.SVG}tspan"))
        if kind == "reh":
            assert float(box.get("width", 0)) > letters * size
        else:
            assert float(box.get("x", 0)) > float(text.get("x", 0)) + letters * size


def test_a_dotted_note_of_a_tempo_stands_close_to_its_dot() -> None:
    run = lettering.Run("\ueca5 \uecb7", 680, 400, italic=False)
    (note, _), _, (dot, letter) = lettering._placed(run, 100)
    assert letter == "."
    assert 20 < dot - note < 90


def test_long_pieces_take_several_pages_and_the_same_bytes() -> None:
    long = sheet(sections=60)
    pages = engraving.svg(long)
    assert len(pages) > 1
    assert pages == engraving.svg(long)
    assert sum(page.count('class="note"') for page in pages) == 240


def test_a_sheet_of_chords_alone_is_engraved() -> None:
    chords = LeadSheet.model_validate(
        {"sections": [{"id": "a", "bars": 2, "chords": [{"symbol": "C"}, {"at": 4, "symbol": "N.C."}]}]}
    )
    (page,) = engraving.svg(chords)
    assert {"C", "N.C."} <= set(texts(page))
    assert "Section" not in texts(page)


def test_letters_that_cannot_be_drawn_are_named() -> None:
    assert engraving.unseen(sheet()) == ""
    assert engraving.unseen(sheet(title="สวัสดี 月")).startswith("ส")
    assert lettering.unknown("Ünï ♩♭♯ あ한ЖΩ") == ""


def test_problems_of_the_sheet_are_told() -> None:
    bad = sheet().model_copy(update={"parts": sheet().parts[:1]})
    with pytest.raises(ScoreError, match="the sheet has no part 'vox'"):
        engraving.svg(bad)


def test_what_verovio_cannot_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engraving, "encoded", lambda _: b"nonsense")
    with pytest.raises(ScoreError, match="cannot be engraved"):
        engraving.svg(sheet())


def test_without_the_extra_the_line_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtraError, match=r"resvg-py, which is not installed. pip install 'menura\[score\]'"):
        engraving.png(sheet())
    monkeypatch.setitem(sys.modules, "verovio", None)
    engraving._verovio.cache_clear()
    with pytest.raises(MissingExtraError, match=r"verovio, which is not installed. pip install 'menura\[score\]'"):
        engraving.svg(sheet())
    engraving._verovio.cache_clear()
