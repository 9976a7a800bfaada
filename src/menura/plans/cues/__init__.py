"""Cue sheets: what other programs know of a plan, to and from SubRip, WebVTT, Audacity labels and tables."""

from menura.plans.cues.cue import Cue
from menura.plans.cues.sheets import FORMATS, export_cues, import_cues, plan_from_cues

__all__ = ["FORMATS", "Cue", "export_cues", "import_cues", "plan_from_cues"]
