from collections.abc import Callable
from typing import Any

import pytest

from menura.plans.model import Event

torch = pytest.importorskip("torch")

from menura.engines import devices  # noqa: E402
from menura.engines.hub.draws import Drawn, generator, seed_of  # noqa: E402
from menura.errors import RequestError  # noqa: E402


def test_seeds_follow_from_the_event_and_the_take_alone(make_event: Callable[..., Event]) -> None:
    event = make_event("rain")
    assert seed_of(event, 1) == seed_of(event.model_copy(update={"start": 9.0, "gain": -3.0}), 1)
    others = {
        seed_of(event, 1), seed_of(event, 2), seed_of(event, 1, take=1), seed_of(make_event("rain", id="b"), 1),
        seed_of(make_event("rain", seed=7), 1),
    }  # fmt: skip
    assert len(others) == 5
    assert all(0 <= seed < 2**63 for seed in others)
    assert seed_of(make_event("rain", seed=7), 1) == seed_of(make_event("rain", seed=7), 2)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: torch.randn(3, 4),
        lambda: torch.rand(5, device="cpu"),
        lambda: torch.randn_like(torch.zeros(2, 3)),
        lambda: torch.multinomial(torch.ones(2, 9), 3),
    ],
    ids=["randn", "rand", "randn_like", "multinomial"],
)
def test_libraries_draw_from_one_generator(draw: Callable[[], Any]) -> None:
    before = torch.random.get_rng_state()
    with Drawn(5):
        first = draw()
        second = draw()
    with Drawn(5):
        again = draw()
    with Drawn(6):
        other = draw()
    assert torch.equal(first, again)
    assert not torch.equal(first, second)
    assert not torch.equal(first, other)
    assert torch.equal(torch.random.get_rng_state(), before), "the global numbers stay as they were"


def test_a_generator_that_is_given_is_used() -> None:
    with Drawn(5):
        drawn = torch.randn(4, generator=generator(9))
    assert torch.equal(drawn, torch.randn(4, generator=generator(9)))


def test_half_precision_is_drawn_like_the_whole() -> None:
    with Drawn(5):
        half = torch.randn_like(torch.zeros(64, dtype=torch.float16))
    with Drawn(5):
        whole = torch.randn_like(torch.zeros(64))
    assert torch.equal(half, whole.half())


def test_the_device_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MENURA_DEVICE", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert devices.chosen() == "cpu"
    with pytest.raises(RequestError, match="The device 'cuda' is not here; torch finds cpu") as error:
        devices.chosen("cuda")
    assert error.value.hint == "Set MENURA_DEVICE=cpu, or leave it out."
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert devices.chosen() == "mps"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert devices.chosen() == "cuda"
    assert devices.chosen("cuda:1") == "cuda:1"
    monkeypatch.setenv("MENURA_DEVICE", "cpu")
    assert devices.chosen() == "cpu"
    with pytest.raises(RequestError, match="The device 'cuda:2' is not here"):
        devices.chosen("cuda:2")


@pytest.mark.parametrize("name", ["gpu", "cuda:x", "cpu:1", "CUDA"])
def test_what_is_no_device_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match=f"The device '{name}' is not one; allowed are cpu, cuda"):
        devices.chosen(name)


def test_the_precision_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MENURA_PRECISION", raising=False)
    assert devices.precision("cpu", "float16") is torch.float32
    assert devices.precision("cuda:0", "float16") is torch.float16
    monkeypatch.setenv("MENURA_PRECISION", "bfloat16")
    assert devices.precision("cpu") is torch.bfloat16
    monkeypatch.setenv("MENURA_PRECISION", "int8")
    with pytest.raises(RequestError, match="The precision 'int8' is not one; allowed are float32, bfloat16, float16"):
        devices.precision("cpu")
