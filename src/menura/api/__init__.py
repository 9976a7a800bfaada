"""The verbs that users call: words and media → plan → sound. The command line only calls these."""

from menura.api.editing import edit
from menura.api.making import make, perceive, plan, read_recipe, render
from menura.api.showing import show
from menura.api.soundtrack import Soundtrack
from menura.api.speaking import speak
from menura.api.vocabulary import atlas_with

__all__ = ["Soundtrack", "atlas_with", "edit", "make", "perceive", "plan", "read_recipe", "render", "show", "speak"]
