import pytest

from menura.errors import PlanError, UnknownNameError
from menura.plans import edit
from menura.plans.check import check
from menura.plans.cues import FORMATS, Cue, export_cues, import_cues, plan_from_cues
from menura.plans.model import Plan, Sound

SRT = "1\n00:00:00,000 --> 00:00:10,000\nrain\n\n2\n00:00:02,000 --> 00:00:03,000\na dog barks\n"
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:10.000\nrain\n\n00:00:02.000 --> 00:00:03.000\na dog barks\n"
LABELS = "0.000000\t10.000000\train\n2.000000\t3.000000\ta dog barks\n"
CSV = "start,end,words,name,track\n0.0,10.0,rain,rain,rain\n2.0,3.0,a dog barks,dog-bark,dog\n"


def named(words: str) -> Sound | None:
    return Sound(words=words, name=words.replace(" ", "-")) if "unheard" not in words else None


@pytest.mark.parametrize(("name", "text"), [("srt", SRT), ("vtt", VTT), ("audacity", LABELS), ("csv", CSV)])
def test_a_plan_is_written_as_cues_in_order_of_time(plan: Plan, name: str, text: str) -> None:
    assert export_cues(plan, name) == text


@pytest.mark.parametrize("name", list(FORMATS))
def test_cues_come_back(plan: Plan, name: str) -> None:
    plan = edit.replace(plan, "bark-1", words='a <big> dog & "cat",\nloud; 狗')
    cues = import_cues(export_cues(plan, name), name)
    expected = 'a dog & "cat", loud; 狗' if name == "srt" else 'a <big> dog & "cat", loud; 狗'
    assert [(cue.start, cue.end, cue.words) for cue in cues] == [(0, 10, "rain"), (2, 3, expected)]


@pytest.mark.parametrize("name", list(FORMATS))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_byte_order_marks_and_line_ends_do_not_matter(plan: Plan, name: str, encoding: str) -> None:
    text = export_cues(plan, name)
    for newline in ("\r\n", "\r"):
        assert import_cues(text.replace("\n", newline).encode(encoding), name) == import_cues(text, name)


def test_subtitles_of_the_wild_are_read() -> None:
    wild = "\n\n7\n0:01.5 --> 1:00:02,25  X1:1\n<i>a dog</i>\n{\\an8}barks\n\n\n00:03.000 --> 00:04.000\nrain"
    assert import_cues(wild, "srt") == [Cue(1.5, 3602.25, "a dog barks"), Cue(3.0, 4.0, "rain")]
    notes = "WEBVTT - title\n\nNOTE\nnothing\n\nSTYLE\n::cue {}\n\nid\n00:01.000 --> 00:02.000 align:start\nx &amp; y"
    assert import_cues(notes, "vtt") == [Cue(1.0, 2.0, "x & y")]


def test_labels_may_have_frequencies_and_commas() -> None:
    assert import_cues("1,5\t2,25\tdog\n\\\t100\t200\n3\t3\tmark\n", "audacity") == [
        Cue(1.5, 2.25, "dog"),
        Cue(3.0, 3.0, "mark"),
    ]


def test_tables_may_have_semicolons_and_lengths() -> None:
    assert import_cues('Start;Duration;Words\n1,5;2;"dog; big"\n;;\n', "csv") == [Cue(1.5, 3.5, "dog; big")]


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        (
            "srt",
            "1\n00:05,0 --> 00:02,0\nx\n\n2\nno times\nhere\n\n3\n00:00:0x --> 1\ny\n\n00:01,0 --> 00:02,0\n",
            [
                "line 2: the end (2 s) is before",
                "line 5: there is no line",
                "line 10: the times",
                "line 13: the cue has",
            ],
        ),
        (
            "audacity",
            "1\t2\tx\nabc\n-1\t2\ty\n1\tnan\tz\n",
            ["line 2: the times", "line 3: the times", "line 4: the times"],
        ),
        ("csv", "start,end,words\n1,2\nx,2,y\n", ["line 2: it has 2 columns", "line 3: the times"]),
        ("csv", 'start,end,words\n1,2,"x\n', ["line 2: this is no row of a table"]),
        (
            "csv",
            "strat,end\n",
            ["line 1: there is no column 'strat'. Did you mean 'start'", "'start'", "'words or name'"],
        ),
    ],
)
def test_every_bad_line_is_listed(name: str, text: str, problems: list[str]) -> None:
    with pytest.raises(PlanError) as caught:
        import_cues(text, name)
    assert len(caught.value.problems) == len(problems)
    assert all(start in str(problem) for start, problem in zip(problems, caught.value.problems, strict=True))


def test_what_is_no_sheet_is_refused() -> None:
    with pytest.raises(PlanError, match="not text"):
        import_cues(b"ab\xff\xfe\xfdcdef", "srt")
    with pytest.raises(PlanError, match="longer than 4 MiB"):
        import_cues(" " * (5 << 20), "srt")
    with pytest.raises(UnknownNameError, match="There is no cue format 'ass'"):
        import_cues("", "ass")
    with pytest.raises(UnknownNameError, match=r"There is no cue format 'svt'. Nearest: vtt, srt"):
        export_cues(Plan(duration=1), "svt")


def test_cues_become_a_plan_with_a_thought_for_each() -> None:
    cues = [
        Cue(0, 10, "rain"),
        Cue(2, 3, "dog bark"),
        Cue(4, 4, "dog bark"),
        Cue(5, 6, "unheard"),
        Cue(7, 8, "", "cat!"),
    ]
    plan = plan_from_cues(cues, named)
    assert [(event.id, event.start, event.end) for event in plan.events] == [
        ("rain-1", 0, 10),
        ("dog-bark-1", 2, 3),
        ("dog-bark-2", 4, 5),
        ("cat-1", 7, 8),
    ]
    assert plan.duration == 10
    assert plan.event("dog-bark-2").because == "cue-3"
    assert "Cue 4 asks for 'unheard', which no sound answers to" in plan.notices[0].text
    assert check(plan) == []


def test_cues_that_make_no_plan_are_refused() -> None:
    with pytest.raises(PlanError, match="has no cues"):
        plan_from_cues([], named)
    with pytest.raises(PlanError, match=r"do not make a plan(.|\n)*duration"):
        plan_from_cues([Cue(0, 1e6, "rain")], named)
