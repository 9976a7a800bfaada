"""What models need, told before anything is loaded."""

import pytest

from menura.engines.neural.memory import Need, needs, of_this_machine
from menura.engines.neural.weights import cards


def test_rows_are_of_models_that_ship() -> None:
    assert needs().keys() <= cards.known().keys()
    assert "mmaudio-small-16k" in needs()


def test_larger_models_and_longer_sounds_need_more() -> None:
    rows = needs()
    small, large = rows["mmaudio-small-16k"], rows["mmaudio-large-44k"]
    assert large.of(8.0) > small.of(8.0) > 3
    assert large.of(600.0) >= large.of(8.0)
    assert large.of(8.0, halved=True) < large.of(8.0)


def test_lengths_between_and_beyond_what_was_measured() -> None:
    need = Need(4.0, ((8.0, 1.0), (30.0, 2.1)))
    assert need.of(4.0) == pytest.approx(5.0)
    assert need.of(19.0) == pytest.approx(5.55)
    assert need.of(52.0) == pytest.approx(7.2)


def test_this_machine_has_memory() -> None:
    here = of_this_machine()
    assert here is None or here > 0.5
