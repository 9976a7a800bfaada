"""What each kind of order does to a plan."""

from collections.abc import Callable, Mapping

from menura.plans.edit import Edit
from menura.reasoning.grammar.orders import levels, places, sounds, times
from menura.reasoning.grammar.orders.order import Order

ORDERS: Mapping[str, Callable[[Order], list[Edit]]] = {
    "add": sounds.add,
    "brighter": levels.brighter,
    "closer": places.closer,
    "darker": levels.darker,
    "deeper": levels.deeper,
    "exclude": sounds.exclude,
    "farther": places.farther,
    "higher": levels.higher,
    "louder": levels.louder,
    "move": times.move,
    "mute": levels.mute,
    "pan": places.pan,
    "quieter": levels.quieter,
    "remove": sounds.remove,
    "replace": sounds.swap,
    "reroll": sounds.reroll,
    "shape": places.shape,
    "shorten": times.relength,
    "solo": levels.solo,
    "split": times.split,
    "undo-mute": levels.unmute,
}
"""Kind of order, as in ``lexicon/orders.toml`` → what it does."""
