"""What perception measured, told in few enough words for a chat model; and which frames to show it."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from menura.plans.facts import Facts, MovingObject

MOST = 60
"""Most impacts, onsets and points of a curve that are told; the strongest are kept."""


def told(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON data: times in seconds, places as fractions of the picture from the upper left."""
    strongest = sorted(sorted(facts.impacts, key=lambda impact: -impact.strength)[:MOST], key=lambda i: i.time)
    data: dict[str, Any] = {
        "kind": facts.kind,
        "duration": facts.duration,
        "cuts": [round(cut, 3) for cut in facts.cuts[:MOST]],
        "impacts": [
            {"time": round(i.time, 3), "strength": round(i.strength, 2), "x": round(i.x, 2), "source": i.source}
            for i in strongest
        ],
        "objects": [_object(item) for item in facts.objects[:20]],
        "looks": [look.model_dump(exclude={"colours"}) for look in facts.looks[:20]],
        "unknown": list(facts.unknown),
    }
    if facts.motion and facts.motion.times:
        step = -(-len(facts.motion.times) // MOST)
        curve = zip(facts.motion.times[::step], facts.motion.energy[::step], strict=False)
        data["motion"] = [[round(time, 2), round(energy, 2)] for time, energy in curve]
    if facts.heard:
        heard = facts.heard
        data["own sound"] = {"onsets": heard.onsets[:MOST], "loudness": heard.loudness, "tags": heard.tags}
    return {name: value for name, value in data.items() if value not in (None, [], ())}


def moments(facts: Facts, most: int) -> list[float]:
    """Return the times of the frames to show: the middle of each shot, the strongest impacts, then an even spread."""
    if facts.kind == "image" or not facts.duration:
        return [0.0][:most]
    borders = [0.0, *facts.cuts, facts.duration]
    middles = [(a + b) / 2 for a, b in pairwise(borders)]
    hits = [impact.time for impact in sorted(facts.impacts, key=lambda impact: -impact.strength)]
    even = [facts.duration * (index + 0.5) / most for index in range(most)]
    return sorted(_apart([*_spread(middles, (most + 1) // 2), *hits[: most // 4], *even], facts.duration / 100)[:most])


def frames(path: Path, facts: Facts, most: int) -> list[dict[str, Any]]:
    """Return message parts with the key frames of a video or picture, each after its time; `MediaError` as reading."""
    from base64 import b64encode

    from menura.perception.media import keyframes

    times = moments(facts, most)
    parts: list[dict[str, Any]] = []
    for time, picture in zip(times, keyframes(path, times, 512), strict=True):
        data = f"data:image/jpeg;base64,{b64encode(picture).decode()}"
        parts += [{"type": "text", "text": f"The picture at {time:.2f} s:"}, _picture(data)]
    return parts


def _picture(data: str) -> dict[str, Any]:
    return {"type": "image_url", "image_url": {"url": data}}


def _object(item: MovingObject) -> dict[str, Any]:
    path = [[round(box.time, 2), round(box.x, 2), round(box.width * box.height, 3)] for box in _spread(item.boxes, 6)]
    return {"id": item.id, "speed": round(item.speed, 3), "path [time, x, area]": path}


def _spread(items: Sequence[Any], most: int) -> list[Any]:
    """Return at most `most` items, evenly spread, the first and last among them."""
    if len(items) <= most:
        return list(items)
    return [items[round(index * (len(items) - 1) / max(most - 1, 1))] for index in range(most)]


def _apart(times: Sequence[float], gap: float) -> list[float]:
    kept: list[float] = []
    for time in times:
        if all(abs(time - other) > gap for other in kept):
            kept.append(time)
    return kept
