"""``menura make``."""

from pathlib import Path
from typing import Any

import click

from menura.cli import arguments as arguments_of
from menura.cli import options

MEDIA = frozenset(
    {".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".wmv", ".flv", ".ts", ".gif"}
    | {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"}
    | {".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a"}
)
"""Endings by which an argument is taken for a file even where there is none, so that a slip of the pen is an error."""

EXAMPLES = """\b
Examples:
  menura make "a dog barks twice, then a car drives past while it rains" -o scene.wav
  menura make kitchen.mp4 "knife chopping carrots, a kettle starts to whistle" -o kitchen-sound.mp4 --stems stems/
  menura make silent.mp4 -o with-sound.mp4
  menura make "远处教堂的钟声响三下, 然后下大雨" -d 12 -o scene.flac
"""


@click.command(epilog=EXAMPLES)
@click.argument("words_and_media", nargs=-1, required=True, metavar="[VIDEO|PICTURE] [WORDS]")
@options.together(
    options.output("Where to: .wav .flac .mp3 .ogg .opus .m4a, or a video for a video."),
    options.duration,
    options.seed,
    click.option("--stems", type=options.OUTPUT, help="A folder for every track by itself."),
    click.option("--plan", "plan_path", type=options.OUTPUT, help="Where to write the plan too."),
    options.original,
    options.reasoner,
    options.language,
    options.engine,
    options.sounds,
    click.option("--encoding", type=click.Choice(["16", "24", "32f"]), help="Bits of a sample, for .wav and .flac."),
    options.settings,
    options.force,
    options.as_json,
    options.quiet,
    options.verbose,
)
def make_command(words_and_media: tuple[str, ...], **given: Any) -> None:
    """Words, a video or picture, or both become a finished soundtrack."""
    from menura import api
    from menura.cli import telling
    from menura.cli.overrides import overridden
    from menura.rendering import delivery

    words, media = split(words_and_media)
    target: Path = given["output"]
    # Said before any work is done: nobody should wait for a render that cannot be kept.
    delivery.check_target(target, force=given["force"])
    if given["plan_path"]:
        delivery.check_target(given["plan_path"], force=given["force"])
    with telling.progress(shown=not (given["quiet"] or given["as_json"])) as progress:
        progress.step("looking" if media else "reading", media.name if media else "words", 0.0)
        facts = api.perceive(media) if media else None
        plan = api.plan(
            words,
            media,
            duration=given["duration"],
            seed=given["seed"],
            language=given["language"],
            reasoner=given["reasoner"],
            original=given["original"],
            sounds=given["own"],
            facts=facts,
        )
        soundtrack = api.render(
            overridden(plan, given["settings"]),
            video=media if facts is not None and facts.kind == "video" else None,
            pictures=media if facts is not None and facts.kind == "image" else None,
            facts=facts,
            engine=given["engine"],
            sounds=given["own"],
            folder=media.parent if media else None,
            progress=progress,
        )
        found = soundtrack.save(
            target, stems=given["stems"], encoding=given["encoding"], original=given["original"], force=given["force"]
        )
    if given["plan_path"]:
        delivery.write_text(given["plan_path"], soundtrack.plan.to_json() + "\n", force=given["force"])
    if given["verbose"]:
        telling.thoughts(soundtrack.plan)
    telling.notices(found, quiet=given["quiet"] or given["as_json"])
    telling.made(soundtrack.plan, target, found, as_json=given["as_json"], quiet=given["quiet"])


def split(arguments: tuple[str, ...]) -> tuple[str, Path | None]:
    """Return words and media from arguments in either order; `RequestError` if there are too many."""
    return arguments_of.split(
        arguments, is_media, kind="file", example='menura make kitchen.mp4 "knife chopping" -o out.mp4'
    )


def is_media(argument: str) -> bool:
    """Return whether an argument names a file: it ends like one and holds no line break."""
    if "\n" in argument or len(argument) > 1_000:
        return False
    path = Path(argument)
    return path.suffix.lower() in MEDIA or (len(argument) < 256 and "\0" not in argument and path.is_file())
