"""Scores by other programs: what they hold is read, what cannot be read is told."""

import io
import zipfile
from fractions import Fraction

import pytest

from menura.errors import ScoreError
from menura.scores.model import LeadSheet, Note
from menura.scores.musicxml import archive, read, write

ATTRIBUTES = (
    "<attributes><divisions>2</divisions><key><fifths>0</fifths></key>"
    "<time><beats>4</beats><beat-type>4</beat-type></time></attributes>"
)
TEMPO = '<direction><sound tempo="90"/></direction>'


def score(*measures: str, parts: str = '<score-part id="P1"><part-name>Flute</part-name></score-part>') -> bytes:
    body = "".join(m if m.startswith("<measure") else f"<measure number='{k}'>{m}</measure>"
                   for k, m in enumerate(measures, start=1))  # fmt: skip
    return f"<score-partwise><part-list>{parts}</part-list><part id='P1'>{body}</part></score-partwise>".encode()


def note(pitch: str, duration: int, extra: str = "", first: str = "", last: str = "") -> str:
    alter = "<alter>1</alter>" if "#" in pitch else ""
    place = f"<pitch><step>{pitch[0]}</step>{alter}<octave>{pitch[-1]}</octave></pitch>"
    return f"<note>{first}{place}<duration>{duration}</duration>{extra}{last}</note>"


def notes(sheet: LeadSheet, part: int = 0) -> list[tuple[float, float, str]]:
    return [(float(at), float(n.length), n.pitch) for at, _, n in sheet.written(sheet.parts[part].id)]


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "/").replace("_", "."), data)
    return buffer.getvalue()


CONTAINER = b'<container><rootfiles><rootfile full-path="score.xml"/></rootfiles></container>'
PLAIN = score(ATTRIBUTES + TEMPO + note("C4", 8), note("D4", 8))


def test_a_plain_score_is_read_without_notices() -> None:
    loaded = read(PLAIN)
    assert loaded.notices == ()
    assert notes(loaded.sheet) == [(0, 4, "C4"), (4, 4, "D4")]
    assert loaded.sheet.parts[0].instrument == "flute"
    assert loaded.sheet.sections[0].tempo[0].bpm == 90


def test_voices_backup_forward_and_chords() -> None:
    body = ATTRIBUTES + TEMPO + note("C5", 4) + note("E5", 4, first="<chord/>") + note("D5", 4)
    body += "<backup><duration>8</duration></backup><forward><duration>2</duration></forward>" + note("A3", 6)
    assert notes(read(score(body)).sheet) == [(0, 2, "C5"), (0, 2, "E5"), (1, 3, "A3"), (2, 2, "D5")]


def test_ties_join_over_bar_lines_and_unmatched_ones_stay() -> None:
    start, stop = '<tie type="start"/>', '<tie type="stop"/>'
    loaded = read(score(ATTRIBUTES + TEMPO + note("C4", 8, start), note("C4", 2, stop) + note("D4", 6, stop)))
    assert notes(loaded.sheet) == [(0, 5, "C4"), (5, 3, "D4")]


def test_cue_notes_are_left_out_and_told() -> None:
    loaded = read(score(ATTRIBUTES + TEMPO + note("C4", 4) + note("D4", 4, first="<cue/>")))
    assert notes(loaded.sheet) == [(0, 2, "C4")]
    assert loaded.notices == ("Cue notes are left out (1).",)


REPEAT, AGAIN = '<barline><repeat direction="forward"/></barline>', '<barline><repeat direction="backward"/></barline>'


def ending(number: str, kind: str, inner: str = "") -> str:
    return f'<barline><ending number="{number}" type="{kind}"/>{inner}</barline>'


def test_repeats_and_voltas_are_played_out_verse_by_verse() -> None:
    words = "".join(f'<lyric number="{k}"><text>{text}</text></lyric>' for k, text in ((1, "one"), (2, "two")))
    loaded = read(
        score(
            ATTRIBUTES + TEMPO + REPEAT + note("C4", 8, last=words),
            ending("1", "start") + note("D4", 8) + ending("1", "stop", '<repeat direction="backward"/>'),
            ending("2", "start") + note("E4", 8) + ending("2", "stop"),
            note("F4", 8),
        )
    )
    assert [pitch for _, _, pitch in notes(loaded.sheet)] == ["C4", "D4", "C4", "E4", "F4"]
    texts = [n.syllable.text for _, _, n in loaded.sheet.written("flute") if n.syllable]
    assert texts == ["one", "two"]
    assert not any("Further verses" in notice for notice in loaded.notices)
    assert "Repeats and voltas are played out." in loaded.notices


def written(*names: str, words: str = "", sound: str = "") -> str:
    """Return a direction with signs or words, and what they do."""
    kinds = "".join(f"<direction-type><{name}/></direction-type>" for name in names)
    kinds += f"<direction-type><words>{words}</words></direction-type>" if words else ""
    return f"<direction>{kinds}{f'<sound {sound}/>' if sound else ''}</direction>"


FIVE = ("C4", "D4", "E4", "F4", "G4")


@pytest.mark.parametrize(
    ("signs", "played"),
    [
        ({2: written(words="Fine", sound='fine="yes"'), 3: written(words="D.C.", sound='dacapo="yes"')}, "CDECD"),
        ({2: written(words="Fine"), 5: written(words="D.C. al Fine")}, "CDEFGCD"),
        (
            {
                2: written("segno", sound='segno="a"'),
                3: written(words="To Coda", sound='tocoda="b"'),
                4: written(words="D.S. al Coda", sound='dalsegno="a"'),
                5: written("coda", sound='coda="b"'),
            },
            "CDEFDEG",
        ),
        ({2: written("segno"), 3: written("coda"), 4: written(words="D.S. al Coda"), 5: written("coda")}, "CDEFDEG"),
        ({2: written("segno"), 3: written("coda", words="To Coda"), 4: written(words="dal segno"), 5: written("coda")},
         "CDEFDEG"),
        ({3: written(words="D.C.")}, "CDECDEFG"),
    ],
)  # fmt: skip
def test_jumps_are_followed(signs: dict[int, str], played: str) -> None:
    bars = [signs.get(k, "") + note(pitch, 8) for k, pitch in enumerate(FIVE, 1)]
    loaded = read(score(ATTRIBUTES + TEMPO + bars[0], *bars[1:]))
    assert "".join(pitch[0] for _, _, pitch in notes(loaded.sheet)) == played
    assert any(notice.startswith("D.C. and D.S. are followed") for notice in loaded.notices)
    assert not any("Written words" in notice for notice in loaded.notices)


def test_after_a_jump_repeats_are_not_taken_and_the_last_ending_is_played() -> None:
    loaded = read(
        score(
            ATTRIBUTES + TEMPO + REPEAT + note("C4", 8),
            ending("1", "start") + note("D4", 8) + ending("1", "stop", '<repeat direction="backward"/>'),
            ending("2", "start") + note("E4", 8) + ending("2", "stop") + written(words="Fine"),
            note("F4", 8) + written(words="D.C. al Fine"),
            note("G4", 8),
        )
    )
    assert "".join(pitch[0] for _, _, pitch in notes(loaded.sheet)) == "CDCEFCE"


def test_bars_that_repeat_the_bar_before_are_played() -> None:
    start = '<attributes><measure-style><measure-repeat type="start">1</measure-repeat></measure-style></attributes>'
    stop = start.replace('"start">1', '"stop">')
    rest = "<note><rest/><duration>8</duration></note>"
    sheet = read(score(ATTRIBUTES + TEMPO + note("C4", 8), start + rest, rest, stop + note("D4", 8))).sheet
    assert notes(sheet) == [(0, 4, "C4"), (4, 4, "C4"), (8, 4, "C4"), (12, 4, "D4")]


def test_verses_that_no_repeat_sings_are_told() -> None:
    words = "".join(f'<lyric number="{k}"><text>la</text></lyric>' for k in (1, 2))
    loaded = read(score(ATTRIBUTES + TEMPO + note("C4", 8, last=words)))
    assert "Further verses are sung only where the score repeats them." in loaded.notices


def test_a_pickup_is_a_short_section() -> None:
    first = f"<measure number='0' implicit='yes'>{ATTRIBUTES}{TEMPO}{note('G4', 2)}</measure>"
    sheet = read(score(first, note("C5", 8))).sheet
    assert [(s.name, s.bars, s.metre) for s in sheet.sections] == [("Pickup", 1, "1/4"), ("", 1, None)]
    assert notes(sheet) == [(0, 1, "G4"), (1, 4, "C5")]


def test_a_bar_that_a_repeat_cuts_is_one_bar() -> None:
    first = f"<measure number='0' implicit='yes'>{ATTRIBUTES}{TEMPO}{note('G4', 2)}</measure>"
    sheet = read(score(first, note("C5", 8), note("D5", 6) + AGAIN, "<measure number='X1' implicit='yes'>" + note(
        "E5", 2) + "</measure>", note("F5", 8))).sheet  # fmt: skip
    assert [(s.bars, float(sheet.bar_of(s))) for s in sheet.sections] == [(1, 1), (5, 4)]


def test_transposing_instruments_sound_where_they_should() -> None:
    transposed = ATTRIBUTES.replace("<fifths>0", "<fifths>3").replace(
        "</attributes>", "<transpose><diatonic>-5</diatonic><chromatic>-9</chromatic></transpose></attributes>"
    )
    sheet = read(score(transposed + TEMPO + note("C5", 4) + note("F#5", 4))).sheet
    assert [pitch for _, _, pitch in notes(sheet)] == ["Eb4", "A4"]
    assert sheet.key == "C major"


def test_drums_are_known_by_key_name_or_place() -> None:
    part = (
        '<score-part id="P1"><part-name>Drumset</part-name>'
        '<score-instrument id="a"><instrument-name>Bass Drum 1</instrument-name></score-instrument>'
        '<midi-instrument id="a"><midi-unpitched>37</midi-unpitched></midi-instrument></score-part>'
    )
    unpitched = (
        "<note><unpitched><display-step>{}</display-step><display-octave>{}</display-octave></unpitched>{}</note>"
    )
    struck = [
        unpitched.format("F", 4, '<duration>2</duration><instrument id="a"/>'),
        unpitched.format("C", 5, "<duration>2</duration>"),
        unpitched.format("B", 2, "<duration>2</duration>"),
    ]
    loaded = read(score(ATTRIBUTES + TEMPO + "".join(struck), parts=part))
    assert [pitch for _, _, pitch in notes(loaded.sheet)] == ["kick", "snare", "snare"]
    assert "Drums that are not known are read as a snare (1)." in loaded.notices
    assert loaded.sheet.parts[0].instrument == "drum-kit"


def test_without_divisions_lengths_are_those_of_the_values() -> None:
    bare = ATTRIBUTES.replace("<divisions>2</divisions>", "")
    loaded = read(score(bare + TEMPO + note("C4", 7, "<type>half</type><dot/>") + note("D4", 1)))
    assert notes(loaded.sheet) == [(0, 3, "C4"), (3, 1, "D4")]
    assert any("does not say how long its divisions are" in notice for notice in loaded.notices)


def test_without_tempo_or_instrument_it_is_told() -> None:
    loaded = read(
        score(ATTRIBUTES + note("C4", 8), parts='<score-part id="P1"><part-name>Xyz</part-name></score-part>')
    )
    assert loaded.notices == (
        "No instrument is known for the part 'Xyz': it is read as piano.",
        "The score has no tempo: it is played at 100 quarter notes in a minute.",
    )


def test_metronome_marks_count_in_their_own_unit() -> None:
    mark = (
        "<direction><direction-type><words>Allegro</words></direction-type><direction-type><metronome>"
        "<beat-unit>quarter</beat-unit><beat-unit-dot/><per-minute>c. 80</per-minute></metronome></direction-type>"
        "</direction>"
    )
    tempo = read(score(ATTRIBUTES + mark + note("C4", 8))).sheet.sections[0].tempo[0]
    assert (tempo.bpm, tempo.word) == (120, "Allegro")


@pytest.mark.parametrize(("upper", "lower", "metre"), [("17", "16", "17/16"), ("3+2", "8", "5/8")])
def test_odd_metres(upper: str, lower: str, metre: str) -> None:
    odd = ATTRIBUTES.replace("<beats>4</beats><beat-type>4<", f"<beats>{upper}</beats><beat-type>{lower}<")
    assert read(score(odd + TEMPO + note("C4", 2))).sheet.metre == metre


@pytest.mark.parametrize("tempo", ["0", "-3", "1e9", "nan", "9999", "x"])
def test_an_impossible_tempo_is_an_error_with_its_line(tempo: str) -> None:
    with pytest.raises(ScoreError, match=r"measure 1 \(line 1\): a tempo of .* 20 to 400 quarter notes"):
        read(score(ATTRIBUTES + f'<direction><sound tempo="{tempo}"/></direction>' + note("C4", 8)))


def test_all_problems_are_told_at_once() -> None:
    bad = ATTRIBUTES.replace("<beat-type>4", "<beat-type>3").replace("<fifths>0", "<fifths>9")
    with pytest.raises(ScoreError) as caught:
        read(score(bad + note("H4", 2) + note("C4", -2) + note("C9", 2, first="") + note("G#9", 2)))
    told = "\n".join(map(str, caught.value.problems))
    for part in ("the metre 4/3", "9 fifths", "'H' 4 is no pitch", "a duration is missing", "outside the pitches"):
        assert part in told


def test_broken_xml_is_an_error_with_its_line() -> None:
    with pytest.raises(ScoreError, match="broken XML: mismatched tag, line 2, column 6"):
        read(b"<score-partwise>\n<a></b></score-partwise>")


def test_entities_are_never_expanded() -> None:
    levels = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10 if k else "lol"}">' for k in range(10))
    for head in (levels, '<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;'):
        data = f"<!DOCTYPE score-partwise [{head}]>".encode() + PLAIN.replace(b"Flute", b"&l9;")
        with pytest.raises(ScoreError, match=r"uses the XML entity .* entities are not followed"):
            read(data)


def test_a_document_type_alone_is_harmless() -> None:
    head = b'<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://x/partwise.dtd">'
    assert read(head + PLAIN).sheet == read(PLAIN).sheet


def test_absurd_depth_is_refused() -> None:
    with pytest.raises(ScoreError, match=r"more than .* inside one another"):
        read(b"<a>" * 100_000)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig", "gb18030", "shift_jis", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    title = "Über" if encoding == "iso-8859-1" else "春眠不覚暁"
    declared = encoding.removesuffix("-be").removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{declared}'?>" + PLAIN.decode().replace(
        "<part-list>", f"<work><work-title>{title}</work-title></work><part-list>"
    )
    data = ("\ufeff" + text).encode(encoding) if encoding == "utf-16-be" else text.encode(encoding)
    assert read(data).sheet.title == title


def test_a_wrong_encoding_is_told() -> None:
    for name, data in (("gb2312", "é".encode("latin-1")), ("klingon", b"x")):
        with pytest.raises(ScoreError, match=f"written in '{name}', but cannot be read so"):
            read(f"<?xml version='1.0' encoding='{name}'?><a>".encode() + data + b"\xff</a>")


def test_compressed_scores_are_found_by_their_container() -> None:
    data = zipped(other_xml=b"<a/>", score_xml=PLAIN, **{"META-INF__container_xml": CONTAINER})
    assert read(data).sheet == read(PLAIN).sheet


def test_broken_and_oversized_archives_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = {"META-INF__container_xml": CONTAINER}
    with pytest.raises(ScoreError, match=r"names 'score\.xml', which the archive does not hold"):
        read(zipped(**inside))
    with pytest.raises(ScoreError, match=r"holds no META-INF/container\.xml"):
        read(zipped(score_xml=PLAIN))
    with pytest.raises(ScoreError, match="cannot be unpacked"):
        read(zipped(score_xml=PLAIN, **inside)[:-40])
    monkeypatch.setattr(archive, "LARGEST", 10_000)
    with pytest.raises(ScoreError, match="larger than 0 MiB"):
        read(zipped(score_xml=PLAIN + b" " * 10_000_000, **inside))
    with pytest.raises(ScoreError, match="larger than 0 MiB"):
        read(b"<a>" + b" " * 10_001)


def test_scores_by_time_are_read_too() -> None:
    data = (
        f"<score-timewise><part-list><score-part id='P1'/></part-list><measure number='1'><part id='P1'>{ATTRIBUTES}"
        f"{TEMPO}{note('C4', 8)}</part></measure><measure number='2'><part id='P1'>{note('D4', 8)}</part></measure>"
        "</score-timewise>"
    )
    assert notes(read(data.encode()).sheet) == notes(read(PLAIN).sheet)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html/>", "begins with <html>"),
        (b"<score-partwise/>", "has no parts"),
        (b"<score-partwise><part id='P1'/></score-partwise>", "holds no measure"),
        (b"\x00\x01nonsense", "broken XML"),
    ],
)
def test_what_is_no_score_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        read(data)


def test_too_many_bars_by_repeats_are_refused() -> None:
    bars = [ATTRIBUTES + TEMPO + REPEAT + note("C4", 8), *[note("D4", 8)] * 150]
    bars[-1] += AGAIN.replace('"backward"', '"backward" times="20"')
    with pytest.raises(ScoreError, match="more than 2000 bars with its repeats"):
        read(score(*bars))


def test_too_many_parts_are_refused() -> None:
    parts = "".join(f"<part id='P{k}'><measure/></part>" for k in range(50))
    with pytest.raises(ScoreError, match="has 50 parts; at most 40"):
        read(f"<score-partwise>{parts}</score-partwise>".encode())


def test_sections_come_from_rehearsal_marks_and_changes() -> None:
    mark = "<direction><direction-type><rehearsal>{}</rehearsal></direction-type></direction>"
    change = "<attributes><key><fifths>-3</fifths><mode>minor</mode></key></attributes>"
    sheet = read(score(ATTRIBUTES + TEMPO + mark.format("Verse 1") + note("C4", 8), mark.format("副歌") + note("D4", 8),
                       change + note("E4", 8))).sheet  # fmt: skip
    assert [(s.tag, s.name, s.key) for s in sheet.sections] == [
        ("verse", "Verse 1", None),
        ("chorus", "副歌", None),
        ("section", "", "C minor"),
    ]


def test_dynamics_and_wedges() -> None:
    direction = "<direction><direction-type>{}</direction-type></direction>"
    body = ATTRIBUTES + TEMPO + direction.format("<dynamics><p/></dynamics>") + note("C4", 2)
    body += direction.format('<wedge type="crescendo"/>') + note("D4", 4) + direction.format('<wedge type="stop"/>')
    sheet = read(score(body + note("E4", 2))).sheet
    assert [(float(d.at), str(d.mark), d.swells) for d in sheet.sections[0].dynamics] == [
        (0, "p", False),
        (1, "p", True),
        (3, "mp", False),
    ]


def test_slurs_become_legato_and_other_signs_are_told() -> None:
    def signs(inner: str) -> str:
        return f"<notations>{inner}</notations>"

    fingered = "<technical><fingering>1</fingering></technical>"
    body = note("C4", 2, last=signs('<slur type="start"/>')) + note("D4", 2) + note("E4", 2, last=signs(
        '<slur type="stop"/><articulations><staccatissimo/></articulations>' + fingered)) + note("F4", 2)  # fmt: skip
    loaded = read(score(ATTRIBUTES + TEMPO + body))
    assert [n.articulation for _, _, n in loaded.sheet.written("flute")] == ["legato", "legato", "staccato", ""]
    assert any("fingerings … (1)" in notice for notice in loaded.notices)


def test_chords_are_simplified_to_the_nearest() -> None:
    harmony = "<harmony><root><root-step>B</root-step><root-alter>-1</root-alter></root><kind>{}</kind>{}</harmony>"
    altered = (
        "<degree><degree-value>5</degree-value><degree-alter>1</degree-alter><degree-type>alter</degree-type></degree>"
    )
    body = ATTRIBUTES + TEMPO + harmony.format("dominant", altered) + note("C4", 4)
    loaded = read(score(body + harmony.format("major-11th", "") + note("C4", 4)))
    assert [c.symbol for c in loaded.sheet.sections[0].chords] == ["Bbaug7", "Bbmaj9"]
    assert "Chord symbols are simplified to the nearest known here (1)." in loaded.notices


def test_chords_in_a_sung_part_become_a_part_of_their_own() -> None:
    words = "<lyric><text>la</text></lyric>"
    loaded = read(score(ATTRIBUTES + TEMPO + note("C4", 8) + note("E4", 8, first="<chord/>", last=words)))
    assert [notes(loaded.sheet, k) for k in (0, 1)] == [[(0, 4, "E4")], [(0, 4, "C4")]]
    assert any("Notes that sound together with the sung line" in notice for notice in loaded.notices)


def test_a_file_changed_elsewhere_keeps_what_still_fits() -> None:
    sheet = LeadSheet.model_validate(
        {
            "parts": [{"id": "lead", "instrument": "flute", "gain": -3}],
            "sections": [
                {"id": "a", "tag": "verse", "bars": 1, "energy": 0.9, "notes": {"lead": [
                    {"at": 0, "length": 1, "pitch": "C5"}]}},
                {"id": "b", "tag": "chorus", "bars": 1, "energy": 0.1},
            ],
        }
    )  # fmt: skip
    data = write(sheet).replace(b">Verse<", b">Refrain<").replace(b"<step>C<", b"<step>E<")
    loaded = read(data)
    assert loaded.sheet.sections[1].energy == 0.1
    assert loaded.sheet.sections[0].name == "Refrain"
    assert loaded.sheet.sections[0].notes["lead"] == (Note(at=Fraction(0), length=Fraction(1), pitch="E5"),)
    assert loaded.sheet.parts[0].gain == -3
    assert any("changed elsewhere" in notice for notice in loaded.notices)
    broken = data.replace(b'{"sheet"', b'{"sheeet"')
    assert any("is damaged and left out" in notice for notice in read(broken).notices)
