"""``menura sample``."""

from pathlib import Path

import click

from menura.cli import options
from menura.errors import RequestError

LONGEST, FASTEST = 600.0, 240.0

EXAMPLES = """\b
Examples:
  menura sample -o kitchen.mp4
  menura make kitchen.mp4 "knife chopping carrots" -o with-sound.mp4
"""


@click.command(epilog=EXAMPLES)
@options.together(
    options.output("Where to write the video (.mp4)."),
    click.option("-d", "--duration", type=float, default=8.0, show_default=True, help="Length in seconds."),
    click.option("--fps", type=float, default=30.0, show_default=True, help="Frames per second."),
    options.force,
    options.quiet,
)
def sample_command(output: Path, duration: float, fps: float, force: bool, quiet: bool) -> None:
    """Draw a sample video, a small scene with visible impacts, so that there is something to try Menura on."""
    from menura.perception.sample import draw_sample, sample_impacts

    if not (0 < duration <= LONGEST and 1 <= fps <= FASTEST):
        raise RequestError(
            f"A sample lasts up to {LONGEST:g} s at 1 to {FASTEST:g} frames a second, not {duration:g} s at {fps:g}.",
            hint="menura sample -o kitchen.mp4 -d 8 --fps 30",
        )
    draw_sample(output, duration=duration, fps=fps, force=force)
    times = ", ".join(f"{time:.2f}" for time in sample_impacts(duration=duration))
    if not quiet:
        click.echo(f"{output}: {duration:g} s; impacts at {times} s." if times else f"{output}: {duration:g} s.")
