"""The verbs that users call: words and media → plan → sound. The command line only calls these."""

from menura.api.editing import edit
from menura.api.making import make, perceive, plan, read_recipe, render, with_original
from menura.api.music import Take, compose, sing, takes
from menura.api.notation import Drawn, show_music
from menura.api.showing import show
from menura.api.soundtrack import Soundtrack
from menura.api.speaking import speak
from menura.api.vocabulary import atlas_with
from menura.api.weights import Model, model, models, pull, terms, verify

__all__ = [
    "Drawn",
    "Model",
    "Soundtrack",
    "Take",
    "atlas_with",
    "compose",
    "edit",
    "make",
    "model",
    "models",
    "perceive",
    "plan",
    "pull",
    "read_recipe",
    "render",
    "show",
    "show_music",
    "sing",
    "speak",
    "takes",
    "terms",
    "verify",
    "with_original",
]
