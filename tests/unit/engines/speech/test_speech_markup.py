"""SSML becomes a script; what is wrong with it is named with its place."""

import pytest

from menura.engines.speech import amounts
from menura.engines.speech.markup import is_marked_up, parse
from menura.engines.speech.script import Boundary, Mark, Pause, Run, Style
from menura.errors import PlanError


def runs(text: str) -> list[Run]:
    return [item for item in parse(text) if isinstance(item, Run)]


@pytest.mark.parametrize("text", ["Hello.", "a < b & c > d", "I <3 you", "AT&amp;T", ""])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert not is_marked_up(text)
    assert parse(text) == (Run(text),)


def test_every_tag_is_read() -> None:
    text = (
        '<?xml version="1.0"?><speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="en-GB">'
        "<!-- not said --><p><s>One.</s></p>"
        '<break time="500ms"/><break time="1.5s"/><break strength="strong"/><break/>'
        '<prosody rate="fast" pitch="+2st" volume="-6dB" range="150%">two</prosody>'
        '<emphasis level="strong">three</emphasis><say-as interpret-as="digits">42</say-as>'
        '<sub alias="World Wide Web">WWW</sub><phoneme alphabet="x-espeak" ph="h@l\'oU">hello</phoneme>'
        '<lang xml:lang="fr">quatre</lang><voice name="en-gb+f3">five</voice><voice gender="female">six</voice>'
        '<mark name="here"/>&lt;&#233;&gt;</speak>'
    )
    items = parse(text)
    said = {run.text: run.style for run in items if isinstance(run, Run)}
    assert [item.seconds for item in items if isinstance(item, Pause)] == [0.5, 1.5, 0.7, 0.4]
    assert [item.paragraph for item in items if isinstance(item, Boundary)] == [True, False, False, True]
    assert Mark("here") in items
    assert all(style.language == "en-GB" for text, style in said.items() if text != "quatre")
    assert said["two"].manner == (1.25, 2.0, 1.5, -6.0)
    assert said["three"].rate < 1 < said["three"].range
    assert said["42"].says == "digits"
    assert (said["World Wide Web"].stands_for, said["h@l'oU"].stands_for) == ("WWW", "hello")
    assert said["h@l'oU"].phonemes == "x-espeak"
    assert said["quatre"].language == "fr"
    assert (said["five"].voice, said["six"].voice) == ("en-gb+f3", "female")
    assert "<é>" in said
    assert "not said" not in "".join(said)


def test_manners_inside_each_other_add_up() -> None:
    (run,) = runs(
        '<prosody rate="150%" pitch="+2st"><prosody rate="2" pitch="-10%" volume="loud">x</prosody></prosody>'
    )
    assert run.style.rate == pytest.approx(3.0)
    assert run.style.pitch == pytest.approx(2 - 1.824, abs=0.001)
    assert run.style.volume == 4.0
    assert runs("<s>a</s> b")[1].style == Style()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<shout>x</shout>", r"line 1, column 1: there is no tag <shout>. Allowed here"),
        ("<prosidy rate='fast'>x</prosidy>", r"no tag <prosidy>. Did you mean 'prosody'\?"),
        ("Hi\n  <emphasis>x", r"line 2, column 3: <emphasis> is never closed. Write </emphasis> where it ends"),
        ("<p><s>x</p>", r"column 4: <s> is not closed before </p>. Write </s> before it"),
        ("x</p>", r"column 2: </p> closes nothing. Write <p> before it"),
        ("<p x", r"'<' is no tag|is no tag"),
        ("<break time='5m'/>", r"'5m' is no time of up to 60 s. Write time=\"500ms\""),
        ("<break strength='huge'/>", r"no strength 'huge'"),
        ("<prosody rate='quick'>x</prosody>", r"'quick' is no rate that can be followed. Write rate=\"fast\""),
        ("<prosody pitch='200Hz'>x</prosody>", r"'200Hz' is no pitch that can be followed"),
        ("<prosody volume='900dB'>x</prosody>", r"'900dB' is no volume that can be followed"),
        ("<prosody speed='2'>x</prosody>", r"<prosody> has no attribute 'speed'"),
        ("<emphasis level='much'>x</emphasis>", r"no level 'much'"),
        ("<say-as>x</say-as>", r"<say-as> needs 'interpret-as'"),
        ("<say-as interpret-as='digit'>x</say-as>", r"no interpret-as 'digit'. Did you mean 'digits'"),
        ("<say-as interpret-as='date' format='dym'>x</say-as>", r"no date format 'dym'"),
        ("<phoneme alphabet='sampa' ph='x'>y</phoneme>", r"the alphabet 'sampa' cannot be read. Allowed here: ipa, x-"),
        ("<phoneme alphabet='x-espeak' ph=']]x'>y</phoneme>", r"brackets are no phonemes"),
        ("<lang xml:lang='klingon!'>x</lang>", r"'klingon!' is no language tag"),
        ("<voice gender='robot'>x</voice>", r"no gender 'robot'"),
        ("<p>&eacute;</p>", r"column 4: there is no entity '&eacute;'. Allowed: &amp;"),
        ("<p>&#0;</p>", r"there is no entity '&#0;'"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><p>&a;</p>', r"declarations and entities of one's own are not read"),
        ("<p>" * 40 + "x" + "</p>" * 40, r"more than 32 tags inside each other"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        parse(text)


def test_all_problems_come_at_once() -> None:
    with pytest.raises(PlanError, match="The markup has 3 problems") as caught:
        parse("<a>x</a> <break time='x'/>")
    assert [problem.path for problem in caught.value.problems] == [
        "line 1, column 1",
        "line 1, column 5",
        "line 1, column 10",
    ]


def test_a_bomb_of_entities_stays_small() -> None:
    bomb = "<!DOCTYPE b [" + "".join(f'<!ENTITY e{k} "&e{k - 1};&e{k - 1};">' for k in range(1, 60)) + "]><p>&e59;</p>"
    with pytest.raises(PlanError, match="are not read"):
        parse(bomb)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (amounts.rate, "slow", 0.75),
        (amounts.rate, "+20%", 1.2),
        (amounts.rate, "0.8", 0.8),
        (amounts.rate, "9", None),
        (amounts.pitch, "x-high", 6.0),
        (amounts.pitch, "-3st", -3.0),
        (amounts.pitch, "13st", None),
        (amounts.pitch, "-100%", None),
        (amounts.volume, "soft", -6.0),
        (amounts.volume, "+3dB", 3.0),
        (amounts.volume, "3", None),
        (amounts.reach, "120%", 1.2),
        (amounts.seconds, "250ms", 0.25),
        (amounts.seconds, "-1s", None),
        (amounts.seconds, "61s", None),
    ],
)
def test_amounts(read: object, text: str, value: float | None) -> None:
    assert callable(read)
    assert read(text) == (None if value is None else pytest.approx(value))
