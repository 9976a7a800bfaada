"""Sentences end where they end, and not after short forms, initials and ordinals."""

import pytest

from menura.engines.speech.markup import parse
from menura.engines.speech.phrases import phrases

ONE = {
    "Lt. Col. Jones and Ph.D. students met.": "en",
    "We flew to St. Louis with Dr. Who.": "en",
    "See Vol. 2, Fig. 3 on Sat. 5 May.": "en",
    "It weighs 5 lb. 3 oz. now.": "en",
    "Am 3. Mai feiert Hr. Müller im 19. Stock.": "de",
    "Er wohnt in der Goethestr. 3 bzw. nebenan.": "de",
    "El Sr. López y la Sra. García leen la pág. 10.": "es",
    "M. Dupont lit la p. 10.": "fr",
}

TWO = {
    "I live on Main St. He lives here.": "en",
    "We bought eggs, milk, etc. Then we left.": "en",
    "We saw the Sun. People came.": "en",
    "It was 7 p.m. The train left.": "en",
    "Es waren 3. Dann ging er.": "de",
    "He said no. Five people came.": "en",
}


@pytest.mark.parametrize(("text", "language"), ONE.items())
def test_short_forms_end_nothing(text: str, language: str) -> None:
    assert len(phrases(parse(text), language, "")) == 1
    if language != "fr":  # four words are too few to know it by
        assert len(phrases(parse(text), "", "")) == 1


@pytest.mark.parametrize(("text", "language"), TWO.items())
def test_sentences_end(text: str, language: str) -> None:
    assert len(phrases(parse(text), language, "")) == 2
