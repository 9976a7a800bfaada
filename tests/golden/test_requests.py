"""What requests in English and Chinese must become with the atlas that ships; data in ``requests.toml``."""

import tomllib
from pathlib import Path

import pytest

from menura.engines.sounds.atlas import load
from menura.plans.check import check
from menura.plans.curve import is_constant, value
from menura.plans.facts import Facts
from menura.plans.model import Event, Plan
from menura.reasoning.base import Request
from menura.reasoning.grammar import GrammarReasoner

DATA = tomllib.loads((Path(__file__).parent / "requests.toml").read_text("utf-8"))
CASES = [case for group in DATA.values() for case in group]
BACKGROUNDS = {"room-tone", "outdoor-air"}
SEEDS = (0, 7)


def planned(text: str, seed: int) -> Plan:
    return GrammarReasoner().plan(Request(text, seed=seed), Facts())


def of(plan: Plan, name: str) -> list[Event]:
    return [event for event in plan.events if event.track == name]


def first(plan: Plan, name: str) -> float:
    return min(event.start for event in of(plan, name))


def test_there_are_at_least_150_requests_and_none_twice() -> None:
    texts = [case["text"] for case in CASES]
    assert len(texts) >= 150
    assert len(set(texts)) == len(texts)


def test_every_expected_sound_is_in_the_atlas() -> None:
    wanted = {name for case in CASES for name in case["sounds"].split()}
    assert wanted <= set(load().names)


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_request(case: dict[str, str]) -> None:
    for seed in SEEDS:
        plan = planned(case["text"], seed)
        assert check(plan, sounds=load().names) == []
        assert {track.id for track in plan.tracks} - BACKGROUNDS == set(case["sounds"].split())
        for key, expectation in EXPECTATIONS.items():
            if key in case:
                expectation(plan, case[key])


def counts(plan: Plan, text: str) -> None:
    for part in text.split():
        name, number = part.split("=")
        assert len(of(plan, name)) == int(number), part


def order(plan: Plan, text: str) -> None:
    names = text.split(" < ")
    starts = [first(plan, name) for name in names]
    assert starts == sorted(set(starts)), dict(zip(names, starts, strict=True))


def times(plan: Plan, text: str) -> None:
    for part in text.split():
        name, time = part.split("@")
        assert float(time) in [event.start for event in of(plan, name)], part


def spans(plan: Plan, text: str) -> None:
    for part in text.split():
        name, span = part.split("@")
        start, end = map(float, span.split("-"))
        assert (first(plan, name), max(e.end for e in of(plan, name))) == pytest.approx((start, end), abs=1e-6), part


def together(plan: Plan, text: str) -> None:
    one, other = text.split("+")
    assert any(a.start < b.end and b.start < a.end for a in of(plan, one) for b in of(plan, other)), text


def length(plan: Plan, seconds: str) -> None:
    assert plan.duration == pytest.approx(float(seconds))


def whole(plan: Plan, text: str) -> None:
    for name in text.split():
        assert (first(plan, name), of(plan, name)[-1].end) == pytest.approx((0.0, plan.duration)), name


def exclude(plan: Plan, text: str) -> None:
    assert set(text.split()) <= set(plan.exclude)
    tags = load().index.tags
    for word in text.split():
        assert not {event.track for event in plan.events} & {word, *tags.get(word, ())}


def space(plan: Plan, room: str) -> None:
    assert plan.tracks[0].space == room


def notice(plan: Plan, codes: str) -> None:
    assert {notice.code for notice in plan.notices} == set(codes.split()), [n.text for n in plan.notices]


def _distances(plan: Plan, name: str) -> list[float]:
    usual = load().get(name).distance
    return [(usual if e.distance is None else value(e.distance, 0.0)) / usual for e in of(plan, name)]


def far(plan: Plan, name: str) -> None:
    assert min(_distances(plan, name)) > 2


def near(plan: Plan, name: str) -> None:
    assert max(_distances(plan, name)) < 0.8


def left(plan: Plan, name: str) -> None:
    assert all(value(event.pan, 0.0) < -0.5 for event in of(plan, name))


def right(plan: Plan, name: str) -> None:
    assert all(value(event.pan, 0.0) > 0.5 for event in of(plan, name))


def moves(plan: Plan, name: str) -> None:
    assert all(not is_constant(e.pan) or not is_constant(e.distance or 0.0) for e in of(plan, name))


def louder(plan: Plan, name: str) -> None:
    assert all(value(event.controls.loudness, 0.0) > 0 for event in of(plan, name))


def quieter(plan: Plan, name: str) -> None:
    assert all(value(event.controls.loudness, 0.0) < 0 for event in of(plan, name))


EXPECTATIONS = {
    "counts": counts, "order": order, "times": times, "spans": spans, "together": together, "length": length,
    "whole": whole, "exclude": exclude, "space": space, "notice": notice, "far": far, "near": near, "left": left,
    "right": right, "moves": moves, "louder": louder, "quieter": quieter,
}  # fmt: skip
