"""A plan and the sound it makes."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from menura.api.editing import edit
from menura.audio.clip import Clip
from menura.engines.base import Progress
from menura.errors import OutputError
from menura.plans.edit import Edit
from menura.plans.facts import Facts
from menura.plans.model import Notice, Plan
from menura.rendering import delivery
from menura.rendering.muxing import Original
from menura.rendering.renderer import Renderer


@dataclass(frozen=True)
class Soundtrack:
    """A plan and the sound it makes.

    Attributes
    ----------
    plan : Plan
    video : Path or None
        The video that it belongs to; :meth:`save` puts it there.
    facts : Facts
        What perception found in the media.
    renderer : Renderer
        Keeps what has been rendered: an edit of the plan re-renders only what it touched.
    progress : Progress
    """

    plan: Plan
    video: Path | None = None
    facts: Facts = field(default_factory=Facts)
    renderer: Renderer = field(default_factory=Renderer, repr=False, compare=False)
    progress: Progress = field(default_factory=Progress, repr=False, compare=False)

    @cached_property
    def clip(self) -> Clip:
        """The finished sound: exactly ``round(duration × rate)`` samples."""
        return self.renderer.clip(self.plan, facts=self.facts, progress=self.progress)

    @cached_property
    def stems(self) -> dict[str, Clip]:
        """Every track by itself, before mastering, by the track's id."""
        return self.renderer.stems(self.plan, facts=self.facts, progress=self.progress)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the user should know: what was not understood, guessed, or left out."""
        with self.renderer.rendering(self.plan, facts=self.facts, progress=self.progress) as rendering:
            return (*self.plan.notices, *rendering.notices)

    def edited(self, *edits: Edit | str) -> "Soundtrack":
        """Return the soundtrack with its plan changed; what the change does not touch is not rendered again."""
        return replace(self, plan=edit(self.plan, *edits, facts=self.facts))

    def save(
        self,
        path: str | Path,
        *,
        stems: str | Path | None = None,
        encoding: str | None = None,
        original: Original = "drop",
        force: bool = False,
    ) -> tuple[Notice, ...]:
        """Write the sound, or the video with the sound, with its recipe inside; whole or not at all.

        Parameters
        ----------
        path : str or Path
            Its ending decides: ``.wav .flac .mp3 .ogg .opus .m4a``, or with a video ``.mp4 .mov .m4v .mkv .webm``.
        stems : str or Path, optional
            A folder for the tracks.
        encoding : str, optional
            ``"16"``, ``"24"`` or ``"32f"`` where the format has a choice.
        original : {"drop", "keep", "mix"}
            What becomes of the video's own sound.
        force : bool
            Whether existing files may be replaced.

        Returns
        -------
        tuple of Notice
            What the user should know about the plan and its rendering.

        Raises
        ------
        OutputError
            If something cannot be written; nothing half-written stays.
        """
        path = Path(path)
        delivery.check_target(path, force=force)
        if delivery.is_video(path) and self.video is None:
            hint = "Give a video, or -o NAME.wav."
            raise OutputError(f"{path.name} is a video, but there are no pictures.", hint=hint)
        if not delivery.is_video(path):
            delivery.check_sound(path, self.plan.channels, encoding)
        elif encoding is not None:
            raise OutputError(f"The sound in {path.name} has no choice of encoding.", hint="Leave --encoding out.")
        with ExitStack() as stack:
            session = self.renderer.rendering(self.plan, facts=self.facts, progress=self.progress)
            rendering = stack.enter_context(session)
            if stems is not None:
                stack.enter_context(delivery.stems_beside(rendering, Path(stems), force=force))
            if delivery.is_video(path) and self.video is not None:
                delivery.write_video(rendering, self.video, path, original=original, force=force)
            else:
                delivery.write_audio(rendering, path, encoding=encoding, force=force)
            return (*self.plan.notices, *rendering.notices)
