"""From a sound to one instance of it."""

import numpy as np
import pytest

from menura.engines.sounds import instance
from menura.engines.sounds.atlas import Sound
from menura.engines.sounds.mechanisms.base import Parameter
from menura.errors import RequestError, UnknownNameError

PARAMETERS = {
    "pitch": Parameter(400.0, 50.0, 5000.0, "Hz", "how high"),
    "tilt": Parameter(0.0, -12.0, 12.0, "dB", "how bright", "linear"),
    "decay": Parameter(0.3, 0.01, 10.0, "s", "how long"),
}
SOUND = Sound(
    name="pot",
    mechanism="impact",
    form="impulse",
    en=("pot",),
    zh=("锅",),
    duration=(0.5, 1.0),
    level=-20.0,
    columns=("pitch", "decay"),
    rows=((200.0, 0.2), (1600.0, 1.0)),
    ranges={"tilt": (-3.0, 3.0)},
    jitter=0.02,
    human={"size": {"pitch": (2.0, 0.5), "tilt": (1.0, -1.0)}},
    variants={"material": {"clay": {"decay": 0.05}, "brass": {"decay": 3.0}}},
)


def drawn(seed: int = 0, **chosen: float | str) -> dict[str, float]:
    return instance.draw(SOUND, PARAMETERS, chosen, np.random.default_rng(seed))


def test_an_instance_is_one_of_the_rows_and_a_little_jitter() -> None:
    seen = [drawn(seed) for seed in range(200)]
    near = [min(abs(np.log(values["pitch"] / row[0])) for row in SOUND.rows) for values in seen]
    assert max(near) < 0.06
    assert len({round(values["pitch"], 6) for values in seen}) > 190, "no two are the same"
    for low_row in (True, False):
        pair = [v for v in seen if (v["pitch"] < 600) == low_row]
        assert len(pair) > 60
        assert all((v["decay"] < 0.5) == low_row for v in pair), "the values of a row belong together"
    tilts = [values["tilt"] for values in seen]
    assert -3 <= min(tilts) < -2.5 < 2.5 < max(tilts) <= 3


def test_the_same_seed_is_the_same_instance() -> None:
    assert drawn(5) == drawn(5) != drawn(6)


def test_human_parameters_move_what_they_name_and_half_is_neutral() -> None:
    small, usual, large = (drawn(1, size=value) for value in (0.0, 0.5, 1.0))
    assert usual == drawn(1)
    assert small["pitch"] == pytest.approx(2 * usual["pitch"])
    assert large["pitch"] == pytest.approx(usual["pitch"] / 2)
    assert small["tilt"] - usual["tilt"] == pytest.approx(1.0)
    assert large["tilt"] - usual["tilt"] == pytest.approx(-1.0)
    steps = [drawn(1, size=value)["pitch"] for value in np.linspace(0, 1, 9)]
    assert steps == sorted(steps, reverse=True)
    assert small["decay"] == large["decay"]


def test_a_variant_replaces_and_a_mechanism_s_own_value_is_taken_as_it_is() -> None:
    assert drawn(2, material="brass")["decay"] == 3.0
    assert drawn(2, pitch=777.0)["pitch"] == 777.0


def test_choosing_one_thing_changes_nothing_else() -> None:
    plain, chosen = drawn(3), drawn(3, material="clay")
    assert {k: v for k, v in chosen.items() if k != "decay"} == {k: v for k, v in plain.items() if k != "decay"}


@pytest.mark.parametrize(
    ("chosen", "kind", "message"),
    [
        ({"sise": 0.5}, UnknownNameError, r"no parameter of pot 'sise'. Nearest: size"),
        ({"material": "glas"}, UnknownNameError, r"no material 'glas'"),
        ({"material": 0.5}, UnknownNameError, r"no material '0.5'. Nearest: brass, clay"),
        ({"size": 1.5}, RequestError, r"size of pot is 1.5; it must lie in 0 … 1"),
        ({"size": "big"}, RequestError, r"size of pot is 'big'; it must be a number"),
        ({"pitch": 9000.0}, RequestError, r"pitch of pot is 9000; it must lie in 50 … 5000"),
    ],
)
def test_what_does_not_exist_or_fit_is_an_error(
    chosen: dict[str, float | str], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        drawn(0, **chosen)
    (problem,) = instance.problems(SOUND, PARAMETERS, chosen)
    assert problem.path == f"body.parameters.{next(iter(chosen))}"
    assert "menura sounds pot" in problem.fix


def test_all_problems_are_found_at_once() -> None:
    assert len(instance.problems(SOUND, PARAMETERS, {"a": 1.0, "size": 7.0, "material": "x", "tilt": 0.0})) == 3
    assert instance.problems(SOUND, PARAMETERS, {"size": 1.0, "material": "clay"}) == ()
