import pytest

from menura.engines.hub import briefs
from menura.scores.model import LeadSheet, Line, Section


def test_a_sheet_is_told_in_words(sheet: LeadSheet) -> None:
    found = briefs.brief(sheet, latin=True)
    assert found.caption == "cheerful folk guitar, folk music, calm, acoustic guitar, upright bass, instrumental"
    assert found.prompt == f"{found.caption}, 96 BPM, D major, 3/4 time"
    assert (found.bpm, found.key, found.metre, found.sung) == (96.0, "D major", "3/4", False)


@pytest.mark.parametrize(("energy", "mood"), [(0.1, "calm"), (0.5, ""), (0.9, "energetic")])
def test_how_much_happens_has_a_word(sheet: LeadSheet, energy: float, mood: str) -> None:
    section = sheet.sections[0].model_copy(update={"energy": energy})
    assert briefs.brief(sheet.model_copy(update={"sections": (section,)}), latin=True).mood == mood


def test_words_that_a_network_cannot_read_are_left_to_the_others(sheet: LeadSheet) -> None:
    chinese = sheet.model_copy(update={"words": "欢快的吉他"})
    assert briefs.brief(chinese, latin=True).words == ""
    assert briefs.brief(chinese, latin=False).words == "欢快的吉他"


def test_lyrics_stand_under_the_tags_of_their_sections(sheet: LeadSheet) -> None:
    verse = Section(id="v", tag="verse", bars=2, lyrics=(Line(text="Soft light"), Line(text="on the sea")))
    sections = (
        Section(id="i", tag="intro", bars=2),
        verse,
        Section(id="p", tag="pre-chorus", bars=1, lyrics=verse.lyrics),
    )
    song = sheet.model_copy(update={"sections": sections})
    assert briefs.lyrics(song) == (
        "[Intro - instrumental]\n\n[Verse]\nSoft light\non the sea\n\n[Pre-Chorus]\nSoft light\non the sea"
    )
    assert briefs.brief(song, latin=False, sung=True).caption.endswith("vocals")
    assert briefs.lyrics(sheet) == "[Instrumental]"
