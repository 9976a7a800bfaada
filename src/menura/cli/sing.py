"""``menura sing``."""

from pathlib import Path
from typing import Any

import click

from menura.cli import arguments, musical, options
from menura.cli.compose import is_score

EXAMPLES = """\b
Examples:
  menura sing lyrics.txt --style "warm folk, acoustic guitar, female voice" -o song.mp3 --lrc song.lrc --stems stems/
  menura sing --write "a lullaby about a lighthouse" --lang zh -o lullaby.flac
  menura sing hymn.musicxml -o hymn.wav
  menura sing "[Verse]\\nTwinkle, twinkle, little star" --style "music box, child voice" -o star.wav
"""


@click.command(epilog=EXAMPLES)
@click.argument("words_and_score", nargs=-1, metavar="[LYRICS] [SCORE]")
@options.together(
    options.output("Where to: .wav .flac .mp3 .ogg .opus .m4a."),
    click.option("--style", default="", help='In words: "warm folk, acoustic guitar, female voice".'),
    click.option("--write", default="", help="Write the lyrics too, about this."),
    click.option("--lang", "singing_language", default="", help="Language of the lyrics: en, zh, yue, ja, es, fr …"),
    click.option("--voice", type=click.Choice(["female", "male", "child", "choir"]), help="Who sings."),
    musical.brief_options(),
    musical.file_options(lyrics=True),
    options.text_encoding,
    options.engine,
    click.option("--reasoner", default="grammar", show_default=True, help="Who writes the lyrics: grammar or chat."),
    click.option("--encoding", type=click.Choice(["16", "24", "32f"]), help="Bits of a sample, for .wav and .flac."),
    options.settings,
    options.force,
    options.as_json,
    options.quiet,
    options.verbose,
)
def sing_command(words_and_score: tuple[str, ...], **given: Any) -> None:
    """Lyrics become a song; so does a score with words, or a subject to write about."""
    from menura import api
    from menura.cli import telling

    words, score = arguments.split(
        words_and_score, is_score, kind="score", example="menura sing lyrics.txt melody.mid -o song.mp3"
    )
    lyrics = _lyrics(words) if words else ""
    with telling.progress(shown=not (given["quiet"] or given["as_json"])) as progress:
        musical.ready(given)
        soundtrack = api.sing(
            lyrics,
            given["style"],
            score,
            write=given["write"],
            reasoner=given["reasoner"],
            language=given["singing_language"],
            duration=given["duration"],
            seed=given["seed"],
            soundfont=given["soundfont"],
            text_encoding=given["text_encoding"],
            engine=given["engine"],
            progress=progress,
            **musical.said(given),
        )
        musical.deliver(soundtrack, given)


def _lyrics(argument: str) -> str | Path:
    """Return the words of an argument, or the file that it names."""
    if "\n" in argument or len(argument) > 250:
        return argument
    path = Path(argument)
    if path.suffix.lower() not in {".txt", ".lrc", ".md"} and not path.is_file():
        return argument.replace("\\n", "\n")
    return path
