"""``menura speak``."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from menura.cli import options
from menura.errors import RequestError

if TYPE_CHECKING:
    from menura.plans.model import Plan

EMOTIONS = ("neutral", "calm", "cheerful", "sad", "angry", "fearful", "excited", "tender", "serious")

TEXTS = frozenset({".txt", ".text", ".md", ".ssml", ".xml", ".dialogue"})
"""Endings by which an argument is taken for a file even where there is none."""

EXAMPLES = """\b
Examples:
  menura speak "Hello. 你好。" --voice en-gb+f3 --emotion calm -o hello.wav
  menura speak dialogue.txt --cast cast.toml -o talk.wav
  menura speak 'Wait <break time="1s"/> <emphasis>now</emphasis>.' -d 2.5 -o now.flac --words now.json
  menura speak --voices
"""


@click.command(epilog=EXAMPLES)
@click.argument("text", required=False, metavar="TEXT|FILE")
@options.together(
    options.output("Where to: .wav .flac .mp3 .ogg .opus .m4a.", required=False),
    click.option("--cast", type=options.OUTPUT, help="Who speaks how (TOML); the text is then a dialogue."),
    click.option("--voice", default="", help="female, male, child, en-gb, en-gb+f3 … [default: that of the language]."),
    click.option("--language", default="", help="As en-GB or zh [default: found for each stretch of the text]."),
    click.option("--rate", type=float, default=1.0, show_default=True, help="Factor of speed, 0.4 to 3."),
    click.option("--pitch", type=float, default=0.0, show_default=True, help="In semitones, -12 to 12."),
    click.option("--emotion", type=click.Choice(EMOTIONS), default="neutral", show_default=True, help="As prosody."),
    click.option("-d", "--duration", type=float, help="Seconds that it must last exactly: the pace is fitted."),
    click.option("--words", type=options.OUTPUT, help="Where to write the time of each word: .json or .srt."),
    click.option("--subtitles", type=options.OUTPUT, help="Where to write the sentences as subtitles: .srt."),
    click.option("--plan", "plan_path", type=options.OUTPUT, help="Where to write the plan too."),
    click.option("--stems", type=options.OUTPUT, help="A folder for every speaker alone."),
    options.text_encoding,
    options.engine,
    click.option("--voices", is_flag=True, help="List the voices and languages."),
    click.option("--encoding", type=click.Choice(["16", "24", "32f"]), help="Bits of a sample, for .wav and .flac."),
    options.settings,
    options.force,
    options.as_json,
    options.quiet,
)
def speak_command(text: str | None, voices: bool, **given: Any) -> None:
    """Say a text exactly, in over 100 languages, or a dialogue with a voice for each speaker."""
    if voices:
        return _voices(as_json=given["as_json"])
    if text is None:
        raise RequestError("There is nothing to say.", hint='menura speak "Hello." -o hello.wav')
    if given["output"] is None:
        raise RequestError("Nothing says where the sound goes.", hint=f"-o {'scene' if given['cast'] else 'hello'}.wav")
    return _speak(_words(text), given)


def _speak(text: str | Path, given: dict[str, Any]) -> None:
    from menura import api
    from menura.api.speaking import speak
    from menura.cli import telling
    from menura.cli.overrides import overridden
    from menura.rendering import delivery

    others = _others(given)
    for target in (given["output"], *others):
        delivery.check_target(target, force=given["force"])
    with telling.progress(shown=not (given["quiet"] or given["as_json"])) as progress:
        manner = {
            key: given[key]
            for key in ("cast", "voice", "language", "rate", "pitch", "emotion", "duration", "text_encoding")
        }
        soundtrack = speak(text, **manner, engine=given["engine"], progress=progress)
        if given["settings"]:
            changed = overridden(soundtrack.plan, given["settings"])
            soundtrack = api.render(changed, engine=given["engine"], progress=progress)
        found = soundtrack.save(given["output"], stems=given["stems"], encoding=given["encoding"], force=given["force"])
    for target in others:
        delivery.write_text(target, _written(soundtrack.plan, target, given), force=given["force"])
    telling.notices(found, quiet=given["quiet"] or given["as_json"])
    telling.made(soundtrack.plan, given["output"], found, as_json=given["as_json"], quiet=given["quiet"])


def _words(text: str) -> str | Path:
    """Return a text, or the file that it names."""
    if "\n" in text or len(text) > 255 or "\0" in text:
        return text
    path = Path(text)
    return path if path.suffix.lower() in TEXTS or path.is_file() else text


def _others(given: dict[str, Any]) -> list[Path]:
    """Return what else is to be written; `RequestError` where its ending fits nothing."""
    for option, endings in (("words", (".json", ".srt")), ("subtitles", (".srt",)), ("plan_path", (".json",))):
        target = given[option]
        if target is not None and target.suffix.lower() not in endings:
            name = option.removesuffix("_path")
            allowed = " and ".join(endings)
            raise RequestError(
                f"--{name} cannot be written as {target.suffix!r}; allowed: {allowed}.", hint=f"--{name} x{endings[0]}"
            )
    return [given[option] for option in ("words", "subtitles", "plan_path") if given[option] is not None]


def _written(plan: "Plan", target: Path, given: dict[str, Any]) -> str:
    from menura.engines.speech.timing import as_srt, words_as_json

    if target == given["plan_path"]:
        return plan.to_json() + "\n"
    if target == given["subtitles"]:
        return as_srt(plan, "sentence")
    return as_srt(plan, "word") if target.suffix.lower() == ".srt" else words_as_json(plan)


def _voices(*, as_json: bool) -> None:
    from menura.engines.speech.voices import KINDS
    from menura.phonetics import espeak

    kinds = {name: kind.summary for name, kind in KINDS.items()}
    tongues = [{"name": v.name.strip(), "languages": v.languages, "sex": v.sex} for v in espeak.voices()]
    if as_json:
        data = {"kinds": kinds, "voices": tongues, "variants": espeak.variants()}
        return click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    from rich.console import Console
    from rich.table import Table

    table = Table("voice", "language or accent", "also for", box=None, header_style="bold")
    for name, summary in kinds.items():
        table.add_row(name, summary, "")
    for each in espeak.voices():
        table.add_row(each.languages[0], each.name.strip(), " ".join(each.languages[1:]))
    console = Console()
    console.print(table)
    console.print(f"\nVariants, after a +, as in en-gb+f3: {', '.join(espeak.variants())}", highlight=False)
    return None
