"""What was said before leaves no trace in what is said next."""

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from menura.phonetics import espeak

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="needs espeak-ng")

TEXT = "The quick brown fox jumps over the lazy dog."


@pytest.mark.parametrize("voice", ["en-gb", "en-gb+f3", "en-gb+whisper", "de", "cmn-latn-pinyin+f2"])
def test_the_same_text_is_the_same_sound(voice: str) -> None:
    first = espeak.say(TEXT, voice)
    espeak.say("Something else was said between the two.", "fr-fr+f4")
    again = espeak.say(TEXT, voice)
    assert np.array_equal(first.samples, again.samples)
    assert (first.words, first.phones) == (again.words, again.phones)


@pytest.mark.parametrize("voice", ["en-gb+f3", "en-gb+whisper"])
def test_the_second_of_the_day_changes_nothing(voice: str) -> None:
    first = espeak.say(TEXT, voice)
    time.sleep(1.1)
    assert np.array_equal(first.samples, espeak.say(TEXT, voice).samples)


def test_threads_take_turns() -> None:
    def work(turn: int) -> bytes:
        return espeak.say(TEXT, "en-gb").samples.tobytes() if turn % 2 else espeak.spelled(TEXT, "de").encode()

    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(work, range(40)))
    assert len(set(heard)) == 2
