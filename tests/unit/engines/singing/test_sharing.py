import pytest

from menura.engines.singing import phones
from menura.engines.singing.sharing import carrier, onset_letters, shared


@pytest.mark.parametrize(
    ("said", "texts", "expected"),
    [
        ("l aɪ t h aʊ s", "light house", "l aɪ t|h aʊ s"),
        ("ɛ v ɹ i", "ev ery", "ɛ v ɹ|i"),
        ("ɛ v ɹ i", "eve ry", "ɛ v|ɹ i"),
        ("w ʌ n d ɚ", "won der", "w ʌ n|d ɚ"),
        ("s ɪ ŋ ɪ ŋ", "sing ing", "s ɪ ŋ|ɪ ŋ"),
        ("b ɪ j ɑ n d", "be yond", "b ɪ|j ɑ n d"),
        ("k o ɾ a θ o n", "co ra zón", "k o|ɾ a|θ o n"),
        ("m i o", "mio", "m i o"),
        ("d o m i n o", "do mi no", "d o|m i|n o"),
    ],
)
def test_syllables_take_the_phones_they_are_written_with(said: str, texts: str, expected: str) -> None:
    all_phones = said.split()
    cuts = shared(all_phones, texts.split())
    assert cuts is not None
    assert "|".join(" ".join(all_phones[first:last]) for first, last in cuts) == expected


def test_a_mute_vowel_leaves_a_syllable_without_phones() -> None:
    assert shared(["l", "y", "n"], ["lu", "ne"]) is None
    assert shared(["a"], ["a", "b"]) is None


def test_a_nasal_carries_a_syllable_that_has_no_vowel_letter() -> None:
    assert shared(["d", "o", "ɴ"], ["ど", "ん"]) == [(0, 2), (2, 3)]
    assert carrier(["k", "ɴ"]) == 1
    assert carrier(["k", "t"]) is None


@pytest.mark.parametrize(
    ("text", "count"), [("der", 1), ("str", 3), ("sching", 1), ("ing", 0), ("you", 1), ("quel", 1)]
)
def test_letters_before_the_vowel_are_counted_as_sounds(text: str, count: int) -> None:
    assert onset_letters(text) == count


def test_kinds_of_phones() -> None:
    assert all(map(phones.is_vowel, ("a", "iː", "aɪ", "ɐ̃ʊ", "əl", "onɡ", "i.")))
    assert not any(map(phones.is_vowel, ("n", "tʃ", "ɹ", "w")))
    assert all(map(phones.is_voiceless, ("t", "tʃ", "s.", "h", "ts.h", "χ", "ʔ")))
    assert not any(map(phones.is_voiceless, ("d", "dʒ", "m", "a", "ɾ", "ʁ", "z")))
    assert phones.glides("aɪ")
    assert not phones.glides("aa")
    assert phones.closing("onɡ") > phones.closing("o") == 0


@pytest.mark.parametrize(
    ("ipa", "least", "most"), [("aɪ", 0.2, 0.4), ("iɛ", 0.6, 0.85), ("iɑu", 0.4, 0.6), ("a", 0.5, 0.6)]
)
def test_the_open_part_of_a_vowel_is_held(ipa: str, least: float, most: float) -> None:
    assert least < phones.core(ipa) < most
    assert all(any(vowel in row for row in phones.OPENNESS) for vowel in phones.VOWELS)
