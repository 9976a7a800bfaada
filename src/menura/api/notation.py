"""Music drawn: engraved pages, piano rolls, and lead sheets as text."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from menura.api.making import read_recipe
from menura.api.soundtrack import Soundtrack
from menura.errors import OutputError, RequestError
from menura.plans.model import Plan
from menura.rendering import delivery
from menura.scores.model import LeadSheet
from menura.values.reading import LARGEST

Look: TypeAlias = Literal["lead", "full", "roll", "orchestration"]
"""One staff with chords and words, every part on its own staff, or a piano roll."""


@dataclass(frozen=True)
class Drawn:
    """Music as it was drawn.

    Attributes
    ----------
    text : str
        A lead sheet for the terminal.
    files : tuple of Path
        The pages that were written.
    notices : tuple of str
        What was guessed, or could not be drawn.
    """

    text: str
    files: tuple[Path, ...] = ()
    notices: tuple[str, ...] = ()


def show_music(
    what: Soundtrack | Plan | LeadSheet | str | Path,
    target: str | Path | None = None,
    *,
    look: Look = "lead",
    width: int = 100,
    force: bool = False,
) -> Drawn:
    """Return the music in something as text, and draw it as pictures where a target is given.

    Parameters
    ----------
    what : Soundtrack, Plan, LeadSheet, str or Path
        A result, a plan, a sheet, or the file of any of them; or a score: MusicXML, MIDI, ABC, ChordPro.
    target : str or Path, optional
        ``.png`` or ``.svg``. Several pages become ``name-1.png``, ``name-2.png`` …
    look : {"lead", "full", "roll", "orchestration"}
        The last is text only: who plays what in which section.
    width : int
        Columns of the terminal.
    force : bool
        Whether existing pictures may be replaced.

    Raises
    ------
    RequestError
        If there is no music in it.
    MissingExtraError
        If what engraves is not installed.
    OutputError
        If the target is neither ``.png`` nor ``.svg``, or cannot be written; nothing is left behind.
    """
    from menura.pictures.leadtext import lead_text

    sheets, notices = music(what)
    if look == "orchestration":
        from menura.pictures.orchestration import orchestration_text

        text = "\n\n".join(map(orchestration_text, sheets))
    else:
        text = "\n\n".join(lead_text(sheet, width) for sheet in sheets)
    if target is None:
        return Drawn(text, (), notices)
    if look == "orchestration":
        raise OutputError("The orchestration is a table for the terminal.", hint="Leave -o out, or draw --full.")
    path = Path(target)
    if path.suffix.lower() not in {".png", ".svg"}:
        raise OutputError(f"A score cannot be drawn as {path.suffix!r}; allowed are .png and .svg.", hint="-o page.png")
    delivery.check_target(path, force=force)
    pages = [page for sheet in sheets for page in _pages(sheet, path.suffix.lower(), look)]
    if look != "roll" and path.suffix.lower() == ".png":
        notices += tuple(_unseen(sheet, look) for sheet in sheets if _unseen(sheet, look))
    return Drawn(text, _written(pages, path, force=force), notices)


def music(what: Soundtrack | Plan | LeadSheet | str | Path) -> tuple[tuple[LeadSheet, ...], tuple[str, ...]]:
    """Return the lead sheets in something, and what had to be guessed to read them.

    Raises
    ------
    RequestError
        If there are none.
    """
    if isinstance(what, LeadSheet):
        return (what,), ()
    if isinstance(what, (Soundtrack, Plan)):
        plan = what.plan if isinstance(what, Soundtrack) else what
        return _of(plan, "the plan"), ()
    path = Path(what)
    from menura.scores import reading

    if path.suffix.lower() == ".json":
        return _from_json(path)
    if path.suffix.lower() in reading.READERS:
        loaded = reading.load(path)
        return (loaded.sheet,), loaded.notices
    return _of(read_recipe(path), path.name), ()


def _from_json(path: Path) -> tuple[tuple[LeadSheet, ...], tuple[str, ...]]:
    """Return the sheets of a JSON file, which is a sheet if it has sections, else a plan."""
    from menura.plans.schema import load as load_plan
    from menura.scores import reading

    try:
        data = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST else {}
    except (OSError, ValueError, RecursionError):
        data = {}  # whoever loads it says what is wrong
    if isinstance(data, dict) and "sections" in data:
        loaded = reading.load(path)
        return (loaded.sheet,), loaded.notices
    return _of(load_plan(path), path.name), ()


def _of(plan: Plan, name: str) -> tuple[LeadSheet, ...]:
    if not plan.sheets:
        raise RequestError(
            f"There is no music in {name}: its plan holds no sheet.",
            hint='Compose some: menura compose "warm folk" -o song.flac, then menura show song.flac --score',
        )
    return plan.sheets


def _pages(sheet: LeadSheet, ending: str, look: Literal["lead", "full", "roll"]) -> list[bytes]:
    if look == "roll":
        from menura.pictures import pianoroll

        return [pianoroll.encoded(sheet, ending)]
    from menura.pictures import engraving

    if ending == ".svg":
        return [page.encode() for page in engraving.svg(sheet, look)]
    return engraving.png(sheet, look)


def _unseen(sheet: LeadSheet, look: Look) -> str:
    from menura.pictures import engraving

    missing = engraving.unseen(sheet, "full" if look == "full" else "lead")
    if not missing:
        return ""
    return f"The picture has no letters for {missing[:40]}: choose .svg, which uses the fonts of who looks at it."


def _written(pages: Sequence[bytes], path: Path, *, force: bool) -> tuple[Path, ...]:
    """Write pages, all or none of them."""
    if len(pages) == 1:
        delivery.write_bytes(path, pages[0], force=force)
        return (path,)
    names = tuple(path.with_name(f"{path.stem}-{k}{path.suffix}") for k in range(1, len(pages) + 1))
    for name in names:
        delivery.check_target(name, force=force)
    done: list[Path] = []
    try:
        for name, page in zip(names, pages, strict=True):
            fresh = not name.exists()
            delivery.write_bytes(name, page, force=force)
            done += [name] if fresh else []
    except OutputError:
        for name in done:
            name.unlink(missing_ok=True)
        raise
    return names
