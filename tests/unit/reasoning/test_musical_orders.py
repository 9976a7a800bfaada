"""Sentences change music and voices."""

from fractions import Fraction

import pytest

from menura.errors import PlanError, RequestError, UnknownNameError
from menura.plans.edit import Duck, EditSheet, Gain, Think, add_sheet, apply, duck, remove
from menura.plans.facts import Facts
from menura.plans.model import Event, Plan, Sound, Speech, Track
from menura.plans.staging import performers
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner
from menura.scores.clock import tempos
from menura.scores.model import ChordAt, LeadSheet, Line, Note, Part, Section, Syllable, Tempo

REASONER = GrammarReasoner()


def sung(words: str, line: int = 0) -> tuple[Note, ...]:
    return tuple(
        Note(at=Fraction(k), length=Fraction(1), pitch="C4", syllable=Syllable(text=word, line=line))
        for k, word in enumerate(words.split())
    )


SHEET = LeadSheet(
    key="C major",
    language="en",
    parts=(
        Part(id="voice", name="Voice", instrument="voice", role="voice", voice="female"),
        Part(id="lead", name="Piano", instrument="piano", role="melody"),
        Part(id="bass", name="Bass guitar", instrument="bass-guitar", role="bass", pattern="root-bass"),
        Part(id="drums", name="Drum kit", instrument="drum-kit", role="drums", pattern="pop-beat"),
    ),
    sections=(
        Section(
            id="intro",
            tag="intro",
            bars=1,
            tempo=(Tempo(bpm=100),),
            chords=(ChordAt(symbol="C"),),
            notes={"lead": (Note(at=Fraction(0), length=Fraction(1), pitch="C6"),)},
        ),
        Section(
            id="verse-1",
            tag="verse",
            name="Verse 1",
            bars=2,
            chords=(ChordAt(symbol="F"),),
            lyrics=(Line(text="we go back home"),),
            notes={"voice": sung("we go back home")},
        ),
        Section(id="chorus-1", tag="chorus", name="Chorus", bars=1, chords=(ChordAt(symbol="G"),)),
        Section(id="verse-2", tag="verse", name="Verse 2", bars=1, chords=(ChordAt(symbol="C"),)),
        Section(id="chorus-2", tag="chorus", name="Chorus", bars=1, chords=(ChordAt(symbol="G"),)),
    ),
)


def scene(*extra: Event) -> Plan:
    tracks, events = performers(SHEET, 1.0, 18.0)
    line = Speech(words="a narrator says 'We turned back.'", text="We turned back.", voice="male")
    return Plan(
        duration=20,
        sheets=(SHEET,),
        tracks=(*tracks, Track(id="speech"), Track(id="rain")),
        events=(
            *events,
            Event(id="line-1", track="speech", start=14, duration=0.9, body=line),
            Event(id="rain", track="rain", start=0, duration=20, body=Sound(name="rain")),
            *extra,
        ),
    )


PLAN = scene()
SONG = PLAN.model_copy(update={"events": PLAN.events[:4], "tracks": PLAN.tracks[:4], "duration": 18.0})


def revised(instruction: str, plan: Plan = PLAN) -> Plan:
    return apply(plan, REASONER.revise(plan, instruction, Facts()))


def ids(plan: Plan) -> list[str]:
    return [section.id for section in plan.sheets[0].sections]


@pytest.mark.parametrize(
    ("instruction", "tracks"),
    [
        ("make the music quieter", {"lead", "bass", "drums"}),
        ("音乐小声一点", {"lead", "bass", "drums"}),
        ("turn the piano down by 4 dB", {"lead"}),
        ("钢琴小声一点", {"lead"}),
        ("the bass quieter", {"bass"}),
        ("鼓轻一点", {"drums"}),
        ("turn down the melody", {"lead"}),
        ("quieter vocals", {"voice"}),
        ("人声小声一点", {"voice"}),
        ("the narrator quieter", {"speech"}),
        ("旁白小声一点", {"speech"}),
        ("make 'We turned back.' quieter", {"speech"}),
        ("turn down the rain", {"rain"}),
    ],
)
def test_levels_of_players(instruction: str, tracks: set[str]) -> None:
    after = revised(instruction)
    assert {t.id for t in after.tracks if t.gain == PLAN.track(t.id).gain - 4} == tracks
    assert {t.id for t in after.tracks if t.gain != PLAN.track(t.id).gain} == tracks


@pytest.mark.parametrize(("instruction", "track"), [("mute the drums", "drums"), ("静音旁白", "speech")])
def test_muting(instruction: str, track: str) -> None:
    assert [t.id for t in revised(instruction).tracks if t.mute] == [track]


def test_solo_and_pan() -> None:
    assert revised("solo the singer").track("voice").solo
    assert revised("pan the piano to the left").event("lead").pan == -0.7
    assert revised("把钢琴放到右边").event("lead").pan == 0.7


@pytest.mark.parametrize("instruction", ["start the music at 3 s", "音乐从3秒开始", "move the song to 3 s"])
def test_the_parts_of_a_piece_move_together(instruction: str) -> None:
    after = revised(instruction)
    assert {event.start for event in after.events if event.body.kind in {"music", "song"}} == {3.0}
    assert after.event("rain") == PLAN.event("rain")
    assert after.duration == PLAN.duration


def test_a_song_alone_is_heard_to_its_end_when_it_begins_later() -> None:
    after = revised("start the song at 3 s", SONG)
    assert after.duration == SONG.duration + 2
    assert [e.duration for e in after.events] == [e.duration for e in SONG.events]


@pytest.mark.parametrize(
    ("instruction", "bpm"),
    [
        ("slower", 87),
        ("make it much slower", 74),
        ("faster", 115.0),
        ("a bit faster", 106.0),
        ("慢一点", 87),
        ("快一点", 115.0),
        ("at 120 bpm", 120.0),
        ("set the tempo to 90", 90.0),
        ("速度 90", 90.0),
        ("每分钟80拍", 80.0),
        ("10% faster", 110.0),
        ("twice as fast", 200.0),
        ("慢一倍", 50.0),
    ],
)
def test_tempo(instruction: str, bpm: float) -> None:
    assert tempos(revised(instruction).sheets[0])[0][1] == bpm


def test_the_tempo_of_a_section() -> None:
    assert [bpm for _, bpm in tempos(revised("make the second verse faster").sheets[0])] == [100, 115, 100]


@pytest.mark.parametrize("instruction", ["tempo 0", "at 900 bpm", "速度 5"])
def test_no_tempo_out_of_range(instruction: str) -> None:
    with pytest.raises(RequestError, match=r"not within 20 … 400.*at 120 bpm"):
        revised(instruction)


def test_speaking_slower_takes_longer_and_leaves_the_music() -> None:
    after = revised("make the narrator slower")
    assert after.event("line-1").duration > PLAN.event("line-1").duration
    assert after.sheets == PLAN.sheets


@pytest.mark.parametrize(
    ("instruction", "key"),
    [
        ("in D minor", "D minor"),
        ("change the key to F#", "F# major"),
        ("改成D小调", "D minor"),
        ("换成降B大调", "Bb major"),
        ("transpose up two semitones", "D major"),
        ("transpose down a whole tone", "Bb major"),
        ("up a fifth", "G major"),
        ("make it minor", "C minor"),
        ("改成小调", "C minor"),
        ("升高两个半音", "D major"),
        ("降低一个全音", "Bb major"),
        ("升高八度", "C major"),
    ],
)
def test_keys(instruction: str, key: str) -> None:
    after = revised(instruction).sheets[0]
    assert after.key == key
    assert (after.sections[1].notes["voice"][0].pitch, after.key) != ("C4", "C major")


def test_a_section_in_another_key_and_a_part_in_another_octave() -> None:
    sheet = revised("put the second chorus in D major").sheets[0]
    assert (sheet.key, sheet.section("chorus-1").key, sheet.section("chorus-2").key) == ("C major", None, "D major")
    assert revised("transpose the bass up an octave").sheets[0].part("bass").octave == 1
    with pytest.raises(RequestError, match="octaves only"):
        revised("transpose the bass up a tone")


def test_no_such_key() -> None:
    with pytest.raises(RequestError, match="'H minor' is no key; the modes are major"):
        revised("change the key to H minor")


@pytest.mark.parametrize(
    ("instruction", "left"),
    [
        ("repeat the chorus", ["intro", "verse-1", "chorus-1", "verse-2", "chorus-2", "chorus-2.2"]),
        ("副歌再来一遍", ["intro", "verse-1", "chorus-1", "verse-2", "chorus-2", "chorus-2.2"]),
        ("repeat the first chorus", ["intro", "verse-1", "chorus-1", "chorus-1.2", "verse-2", "chorus-2"]),
        ("cut the intro", ["verse-1", "chorus-1", "verse-2", "chorus-2"]),
        ("删掉前奏", ["verse-1", "chorus-1", "verse-2", "chorus-2"]),
        ("remove verse 2", ["intro", "verse-1", "chorus-1", "chorus-2"]),
        ("删掉第二段主歌", ["intro", "verse-1", "chorus-1", "chorus-2"]),
        ("move the last chorus before the intro", ["chorus-2", "intro", "verse-1", "chorus-1", "verse-2"]),
        ("把前奏移到第一段副歌之后", ["verse-1", "chorus-1", "intro", "verse-2", "chorus-2"]),
    ],
)
def test_form(instruction: str, left: list[str]) -> None:
    assert ids(revised(instruction)) == left


def test_a_piece_alone_becomes_longer_with_its_form() -> None:
    assert revised("repeat the chorus", SONG).duration == pytest.approx(SONG.duration + 2.4)
    assert revised("repeat the chorus").duration == PLAN.duration


@pytest.mark.parametrize(
    ("instruction", "message"),
    [
        ("cut the bridge", r"no bridge; its sections are: intro, Verse 1, Chorus, Verse 2, Chorus"),
        ("删掉桥段", r"no 桥段; its sections are"),
        ("cut the third verse", r"'third verse' was asked for, but the music has 2"),
        ("replace the violin with a harp", r"'the violin' is not in the music; it has: Voice, Piano, Bass guitar"),
        ("replace the drums with a harp", r"Drum kit cannot be replaced by harp"),
        ("make the violin louder", r"the plan has: Voice, Piano, Bass guitar, Drum kit, speech, rain"),
        ("change the chord in bar 50 to Am", r"The music has 6 bars, and none is number 50"),
        ("change the chord in bar 2 to Hx", r"'Hx' is no chord symbol known here"),
        ("change the chord in bar 2", r"does not say which chord"),
        (
            "change 'nobody' to 'somebody'",
            r"Nobody sings or says 'nobody'; the lines are: 'we go back home'; 'We turned",
        ),
        ("change the line to 'home'", r"does not say which words shall change; the lines are: 'we go back home'"),
    ],
)
def test_what_is_not_there_is_named(instruction: str, message: str) -> None:
    plan = scene(PLAN.event("line-1").model_copy(update={"id": "line-2", "start": 16.0}))
    with pytest.raises(RequestError, match=message):
        revised(instruction, plan)


def test_no_such_instrument() -> None:
    with pytest.raises(UnknownNameError, match=r"no instrument 'harpp'. Nearest: harp"):
        revised("replace the piano with a harpp")


@pytest.mark.parametrize(
    "instruction",
    ["replace the piano with a cello", "把钢琴换成大提琴", "用大提琴代替钢琴", "use a cello instead of the piano"],
)
def test_another_instrument_plays_what_it_can_reach(instruction: str) -> None:
    after = revised(instruction)
    assert (after.sheets[0].part("lead").instrument, after.track("lead").name) == ("cello", "Cello")
    assert after.sheets[0].sections[0].notes["lead"][0].pitch in {"C5", "C6"}
    flute = revised("replace the piano with a tuba").sheets[0]
    assert flute.sections[0].notes["lead"][0].pitch == "C4"


def test_another_singer() -> None:
    assert revised("change the singer to a man").sheets[0].part("voice").voice == "male"
    assert revised("换成童声").sheets[0].part("voice").voice == "child"


@pytest.mark.parametrize("instruction", ["no drums", "不要鼓", "remove the drums", "去掉鼓"])
def test_players_leave_for_good(instruction: str) -> None:
    after = revised(instruction)
    assert "drums" not in {part.id for part in after.sheets[0].parts} | {e.id for e in after.events}
    assert "drums" not in {event.id for event in revised("slower", after).events}


def test_no_music_and_no_narrator() -> None:
    for instruction in ("no music", "不要音乐"):
        after = revised(instruction)
        assert {event.body.kind for event in after.events} == {"speech", "sound"}
        assert after.exclude == ("music",)
    assert "line-1" not in {event.id for event in revised("remove the narrator").events}
    assert {e.body.kind for e in revised("remove the music").events} == {"song", "speech", "sound"}


@pytest.mark.parametrize("instruction", ["change the chord in bar 2 to Am", "第2小节的和弦改成Am"])
def test_a_chord_holds_for_its_bar(instruction: str) -> None:
    chords = revised(instruction).sheets[0].section("verse-1").chords
    assert [(float(chord.at), chord.symbol) for chord in chords] == [(0, "Am"), (4, "F")]


def test_a_chord_on_a_beat() -> None:
    chords = revised("change the chord on beat 3 of bar 2 to Am").sheets[0].section("verse-1").chords
    assert [(float(chord.at), chord.symbol) for chord in chords] == [(0, "F"), (2, "Am"), (4, "F")]


@pytest.mark.parametrize(
    "instruction",
    ["change 'back home' to 'down south'", 'replace "back home" with "down south"', "把“back home”改成“down south”"],
)
def test_sung_words_change_and_the_melody_stays(instruction: str) -> None:
    section = revised(instruction).sheets[0].section("verse-1")
    assert section.lyrics[0].text == "we go down south"
    assert [n.pitch for n in section.notes["voice"]] == ["C4"] * 4
    assert [n.syllable.text for n in section.notes["voice"] if n.syllable] == ["we", "go", "down", "south"]


def test_spoken_words_change_and_take_their_time() -> None:
    for instruction in (
        "change 'turned back' to 'never found the island'",
        "change the narrator's line to 'We never found the island.'",
    ):
        event = revised(instruction).event("line-1")
        assert isinstance(event.body, Speech)
        assert event.body.text == "We never found the island."
        assert event.duration > 1.2
    with pytest.raises(RequestError, match=r"does not end before the plan"):
        revised("change 'turned back' to '" + "went on and on " * 12 + "'")


@pytest.mark.parametrize("instruction", ["add a flute", "加一支长笛", "add drums and rain"])
def test_an_instrument_joins_the_music(instruction: str) -> None:
    after = revised(instruction)
    assert len(after.sheets) == 1
    new = after.sheets[0].parts[-1]
    assert new.pattern
    assert after.event(new.id).start == 1.0


def test_who_joins_plays_from_the_same_soundfont() -> None:
    tracks, events = performers(SHEET, 0.0, 18.0, soundfont="band.sf2")
    plan = Plan(duration=18, sheets=(SHEET,), tracks=tuple(tracks), events=tuple(events))
    assert getattr(revised("add a flute", plan).events[-1].body, "soundfont", "") == "band.sf2"


def test_music_is_added_from_a_time_in_the_key_that_is_there() -> None:
    after = revised("add soft piano from 3 s")
    assert len(after.sheets) == 2
    new = after.sheets[1]
    assert (new.key, tempos(new)[0][1]) == (SHEET.key, 100)
    playing = [e for e in after.events if getattr(e.body, "sheet", "") == new.id]
    assert playing
    assert {(e.start, e.end) for e in playing} == {(3.0, 20.0)}


def test_a_line_is_added_and_music_steps_back() -> None:
    quiet = revised("remove the narrator")
    after = revised("add: a woman says 'hello, and welcome' at 2 s", quiet)
    line = next(event for event in after.events if event.body.kind == "speech")
    assert (line.start, getattr(line.body, "text", "")) == (2.0, "hello, and welcome")
    assert after.track("lead").duck > 0
    assert after.track("lead").duck_under == ("speech",)


def test_orders_about_sounds_stay_orders_about_sounds() -> None:
    assert revised("make the rain louder").track("rain").gain == 4
    assert revised("no rain").exclude == ("rain",)
    assert {e.id for e in PLAN.events} - {e.id for e in revised("remove the rain").events} == {"rain"}


def test_a_sheet_is_added_by_an_edit_and_its_id_must_be_new() -> None:
    other = SHEET.model_copy(update={"id": "other"})
    after = add_sheet(PLAN, other, 2.0, gain=-6)
    assert [t.gain for t in after.tracks if t.id.startswith("other-")] == [part.gain - 6 for part in SHEET.parts]
    with pytest.raises(Exception, match="the plan already has the sheet 'piece'"):
        add_sheet(PLAN, SHEET)
    with pytest.raises(Exception, match="it starts at 5 s and must have ended at 4 s"):
        add_sheet(PLAN, other, 5.0, 4.0)


def test_music_cannot_be_split_because_it_would_begin_again() -> None:
    with pytest.raises(PlanError, match="its second half would begin from the start"):
        revised("split the piano at 5 s")


def test_a_part_whose_event_was_removed_does_not_come_back() -> None:
    silent = remove(PLAN, "drums", of="track")
    assert "drums" not in {event.id for event in revised("slower", silent).events}


def test_one_of_two_pieces_is_meant_by_its_id() -> None:
    two = add_sheet(PLAN, SHEET.model_copy(update={"id": "piece-2"}), 2.0)
    after = revised("remove piece-2-lead", two)
    assert [len(sheet.parts) for sheet in after.sheets] == [4, 3]
    assert {t.id for t in revised("mute piece-2-drums", two).tracks if t.mute} == {"piece-2-drums"}
    assert {t.id for t in revised("mute the drums", two).tracks if t.mute} == {"drums", "piece-2-drums"}


def test_ducking_is_an_edit() -> None:
    assert duck(PLAN, "lead", 6, ("speech",)) == Duck(id="lead", duck=6, under=("speech",)).apply(PLAN)
    assert duck(PLAN, "lead", 6).track("lead").duck == 6


def test_a_request_with_music_can_be_revised() -> None:
    plan = REASONER.plan(Request("rain, soft piano from 1 s, a man says 'Good night.' at 3 s", duration=8.0), Facts())
    made = REASONER.revise(plan, "slower and make the narrator louder", Facts())
    assert [type(each) for each in made] == [EditSheet, Think, Gain]
