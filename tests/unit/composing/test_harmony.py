from fractions import Fraction
from random import Random

import pytest

from menura.composing import harmony
from menura.composing.harmony import Harmony, numeral, progression
from menura.errors import RequestError
from menura.scores.keys import MODES, key
from menura.scores.model import ChordAt


@pytest.mark.parametrize(
    ("text", "name", "symbol"),
    [
        ("I", "C", "C"), ("V7/vi", "C", "E7"), ("V7/V", "G", "A7"), ("bVI", "A minor", "F"),
        ("iiø7", "D minor", "Em7b5"),
        ("bVII", "Eb", "Db"), ("I/3", "F", "F/A"), ("viio7", "B", "A#dim7"), ("bVI", "Eb minor", "Cb"),
        ("Imaj7", "Bb", "Bbmaj7"),
        ("I6/9", "C", "C6/9"), ("iv", "C", "Fm"), ("bII7", "C", "Db7"), ("V", "F#", "C#"),
    ],
)  # fmt: skip
def test_numerals_are_chords(text: str, name: str, symbol: str) -> None:
    assert numeral(text, key(name)) == symbol


@pytest.mark.parametrize("text", ["H", "", "iiii", "8", "I/9"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match=r"is no Roman numeral\. Write for example I, vi7"):
        numeral(text, key("C"))


def test_no_chord_has_no_root() -> None:
    with pytest.raises(RequestError, match=r"N\.C\. has no root\. Write a chord symbol"):
        harmony.chord_at("N.C.")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("cadence", ["open", "half", "authentic", "plagal", "deceptive", "dominant", "amen"])
def test_every_mode_has_every_cadence(mode: str, cadence: harmony.Cadence) -> None:
    tonic = key(f"D {mode}")
    found = progression(tonic, 8, Fraction(4), "verse", Random(1), cadence=cadence)
    assert found[0].at == 0
    assert found[-1].at < 32
    last = harmony.chord_at(found[-1].symbol).classes[0]
    if cadence in {"authentic", "plagal"}:
        assert last == 2
    elif cadence != "open":
        assert last != 2


def test_one_bar_can_close() -> None:
    assert [c.symbol for c in progression(key("C"), 1, Fraction(3), "verse", Random(1), cadence="authentic")] == ["C"]


def test_chords_within_a_bar_lie_on_eighths() -> None:
    found = harmony.laid(["ii7+V7", "Imaj7"], key("C"), Fraction(7, 2))
    assert [(c.at, c.symbol) for c in found] == [(0, "Dm7"), (2, "G7"), (Fraction(7, 2), "Cmaj7")]


def test_only_returning_loops_are_coloured() -> None:
    loop = ["I", "vi", "ii", "V"]
    found = harmony.coloured(loop * 4, 4, 1.0, Random(3))
    assert found[:4] == loop
    assert all(found[k : k + 4] != loop for k in (4, 8))
    assert all(sum(a != b for a, b in zip(found[k : k + 4], loop, strict=True)) <= 1 for k in range(0, 16, 4))


def test_harmony_is_looked_up() -> None:
    found = Harmony.of((ChordAt(at=Fraction(2), symbol="C"), ChordAt(at=Fraction(4), symbol="N.C.")))
    assert [str(found.at(Fraction(k))) for k in (0, 2, 3, 4)] == ["None", "C", "C", "None"]


@pytest.mark.parametrize(
    ("bars", "every", "found"),
    [
        ("I vi IV V I vi IV V", 2, "I vi IV V I vi IV V+I"),
        ("i iv bVI i i iv bVI bVII", 1, "i iv bVI i i iv bVI i"),
        ("bVI bVII bVI bVII", 1, "bVI bVII bVI bVII"),
    ],
)
def test_firm_loops_come_home(bars: str, every: int, found: str) -> None:
    assert harmony.homing(bars.split(), 4, every=every) == found.split()


def test_the_firmest_loops_dwell_on_the_tonic() -> None:
    loops = {"default": ("vi IV V ii", "I IV V I", "I vi IV V")}
    for seed in range(5):
        found = harmony.progression(key("C"), 4, Fraction(4), "verse", Random(seed), loops, firm=3)
        assert [change.symbol for change in found] == ["C", "F", "G", "C"]
