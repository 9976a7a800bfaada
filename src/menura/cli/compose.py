"""``menura compose``."""

from pathlib import Path
from typing import Any

import click

from menura.cli import arguments, musical, options
from menura.errors import RequestError

EXAMPLES = """\b
Examples:
  menura compose "romantic classical piano, tender, slow" -d 60 -o piece.flac --midi piece.mid --score piece.musicxml
  menura compose "悲伤的爵士萨克斯风, 即兴, 中速" --bpm 96 --key "D minor" --metre 4/4 --takes 4 -o takes/
  menura compose theme.mid "for string quartet" -o quartet.wav
  menura compose "a three-part fugue, organ" -d 90 -o fugue.flac
"""


@click.command(epilog=EXAMPLES)
@click.argument("words_and_score", nargs=-1, required=True, metavar="[SCORE] [WORDS]")
@options.together(
    options.output("Where to: .wav .flac .mp3 .ogg .opus .m4a; a folder with --takes."),
    musical.brief_options(),
    click.option("--takes", type=click.IntRange(1, 32), help="How many different pieces to make and compare."),
    musical.file_options(lyrics=False),
    options.text_encoding,
    options.engine,
    click.option("--encoding", type=click.Choice(["16", "24", "32f"]), help="Bits of a sample, for .wav and .flac."),
    options.settings,
    options.force,
    options.as_json,
    options.quiet,
    options.verbose,
)
def compose_command(words_and_score: tuple[str, ...], **given: Any) -> None:
    """Words become a piece of music, or a score is played or arranged."""
    from menura import api
    from menura.cli import telling

    words, score = arguments.split(
        words_and_score, is_score, kind="score", example='menura compose theme.mid "for string quartet" -o quartet.wav'
    )
    if given["takes"]:
        _takes(words, score, given)
        return
    with telling.progress(shown=not (given["quiet"] or given["as_json"])) as progress:
        musical.ready(given)
        soundtrack = api.compose(
            words,
            score,
            duration=given["duration"],
            seed=given["seed"],
            soundfont=given["soundfont"],
            text_encoding=given["text_encoding"],
            engine=given["engine"],
            progress=progress,
            **musical.said(given),
        )
        musical.deliver(soundtrack, given)


def _takes(words: str, score: Path | None, given: dict[str, Any]) -> None:
    """Write every take and its score into a folder, and say what speaks for each."""
    from menura import api
    from menura.cli import telling
    from menura.rendering import delivery
    from menura.scores.writing import encoded

    if score is not None:
        raise RequestError("--takes makes new pieces; it takes words, not a score.", hint="Leave --takes out.")
    if unwanted := [name for name in ("midi", "score", "stems", "plan_path") if given[name]]:
        option = "--" + unwanted[0].removesuffix("_path")
        raise RequestError(
            f"{option} does not go with --takes: every take is written with its MIDI file and score.",
            hint=f"Leave {option} out.",
        )
    found = api.takes(
        words,
        given["takes"],
        duration=given["duration"],
        seed=given["seed"],
        soundfont=given["soundfont"],
        engine=given["engine"],
        **musical.said(given),
    )
    with delivery.whole_folder(given["output"], force=given["force"]) as folder:
        for number, take in enumerate(found, 1):
            take.soundtrack.save(folder / f"take-{number}.flac", encoding=given["encoding"])
            for ending in (".mid", ".musicxml"):
                name = f"take-{number}{ending}"
                (folder / name).write_bytes(encoded(take.soundtrack.plan.sheets[0], name))
    rows = [
        {"take": n, "file": f"take-{n}.flac", "score": round(t.score, 3), "reasons": list(t.reasons)}
        for n, t in enumerate(found, 1)
    ]
    from menura.composing.sayings import language_of, say

    language = language_of(words)
    lines = [
        "\n    ".join([say("take", language, number=number, score=take.score), *take.reasons])
        for number, take in enumerate(found, 1)
    ]
    text = "\n".join([say("takes", language, output=given["output"], count=len(found)), *lines])
    telling.result(
        {"output": str(given["output"]), "takes": rows}, text, as_json=given["as_json"], quiet=given["quiet"]
    )


def is_score(argument: str) -> bool:
    """Return whether an argument names a score: it ends like one, or is a file that is no text."""
    from menura.scores.reading import READERS

    if "\n" in argument or len(argument) >= 1_000:
        return False
    path = Path(argument)
    ending = path.suffix.lower()
    return ending in READERS or (ending not in {"", ".txt", ".lrc", ".md"} and path.is_file())
