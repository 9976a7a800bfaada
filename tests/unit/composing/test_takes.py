import pytest

from menura.composing import judging
from menura.composing.brief import Brief
from menura.composing.composer import compose
from menura.composing.judging import melody
from menura.composing.takes import ALIKE, difference, takes
from menura.errors import RequestError
from menura.scores.model import LeadSheet, Section


def test_takes_are_different_and_ranked() -> None:
    found = takes(Brief(style="folk", duration=30), 1, 4)
    assert len(found) == 4
    assert [take.score for take in found] == sorted((take.score for take in found), reverse=True)
    for take in found:
        others = [difference(take.sheet, other.sheet) for other in found if other is not take]
        assert min(others) == take.difference >= ALIKE
        assert take.sheet == compose(Brief(style="folk", duration=30), take.seed)
        assert take.brief.key == take.sheet.key


def test_reasons_have_a_number_and_a_sentence_for_each_rule() -> None:
    take = takes(Brief(style="pop", duration=20), 1, 1)[0]
    rules = [reason.split()[0] for reason in take.reasons]
    assert rules == [
        "range", "leaps", "answers", "agreement", "repetition", "variety", "close", "clashes", "key", "difference",
    ]  # fmt: skip
    assert all(0 <= finding.score <= 1 for finding in take.findings)


@pytest.mark.parametrize("count", [0, 33])
def test_how_many_takes_is_checked(count: int) -> None:
    with pytest.raises(
        RequestError, match=rf"{count} takes are asked for; 1 to 32 can be made\. Ask for example for 4"
    ):
        takes(Brief(style="pop"), 1, count)


def test_a_piece_is_nothing_different_from_itself() -> None:
    sheet = compose(Brief(style="pop", duration=30), 1)
    assert difference(sheet, sheet) == 0
    assert difference(sheet, compose(Brief(style="jazz", duration=30), 2)) > 0.5


def test_a_short_piece_still_has_takes() -> None:
    assert len(takes(Brief(style="ambient", duration=3, key="C major"), 1, 3)) == 3


def test_rules_find_faults() -> None:
    good = compose(Brief(style="classical", duration=30), 1)
    lead = good.parts[0].id
    wild = []
    for section in good.sections:
        notes = [
            note.model_copy(update={"pitch": ("C3", "F#6")[k % 2]})
            for k, note in enumerate(section.notes.get(lead, ()))
        ]
        wild.append(section.model_copy(update={"notes": {**section.notes, lead: tuple(notes)}}))
    bad = good.model_copy(update={"sections": tuple(wild)})
    found = {finding.rule: finding.score for finding in judging.judged(bad)}
    assert all(found[rule] < 0.5 for rule in ("range", "leaps", "variety"))
    assert judging.score(judging.judged(bad)) < judging.score(judging.judged(good)) - 0.3


def test_a_sheet_without_notes_can_be_judged() -> None:
    sheet = LeadSheet(sections=(Section(id="a", bars=1),))
    assert melody(sheet) == ()
    assert 0 <= judging.score(judging.judged(sheet)) <= 1
