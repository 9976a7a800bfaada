"""How often a listener trained on real recordings recognises random instances, asked for in a user's words.

    python bench/recognition.py --listener "python listen.py" [--count 20] [--folder DIR] [class …]

The listener is a program of your own. It is called with sound files and ``--expect LABELS`` and prints for each file
one line of JSON with ``rank``, the best rank of the expected labels. Without one, the files are only written.
"""

import argparse
import json
import shlex
import subprocess
import tempfile
from pathlib import Path

import menura

CLASSES = {
    "dog": ("a dog barking", "Dog,Bark"),
    "rooster": ("a rooster crowing", "rooster,Crowing"),
    "pig": ("a pig grunting", "Pig,Oink"),
    "cow": ("a cow mooing", "Cattle,Moo"),
    "frog": ("a frog croaking", "Frog,Croak"),
    "cat": ("a cat meowing", "Cat,Meow"),
    "hen": ("a hen clucking", "Chicken,Cluck,Fowl"),
    "insects": ("flying insects buzzing", "Insect,Bee,Buzz,Fly,Mosquito,Cricket"),
    "sheep": ("a sheep bleating", "Sheep,Bleat,Goat"),
    "crow": ("a crow cawing", "Crow,Caw"),
    "rain": ("rain", "Rain,Raindrop,Rain on surface"),
    "sea waves": ("sea waves", "Waves,surf,Ocean"),
    "crackling fire": ("a crackling fire", "Fire,Crackle"),
    "crickets": ("crickets chirping", "Cricket,Insect"),
    "chirping birds": ("birds chirping", "Bird,bird call,Chirp,tweet"),
    "water drops": ("water drops dripping", "Drip,Water tap,Water,Raindrop,Liquid"),
    "wind": ("wind blowing", "Wind,Howl (wind)"),
    "pouring water": ("pouring water", "Pour,Liquid,Water,Trickle,dribble"),
    "toilet flush": ("a toilet flushing", "Toilet flush"),
    "thunderstorm": ("a thunderstorm", "Thunderstorm,Thunder"),
    "crying baby": ("a baby crying", "Baby cry,Crying"),
    "sneezing": ("someone sneezing", "Sneeze"),
    "clapping": ("hands clapping", "Clapping,Hands,Applause"),
    "breathing": ("breathing", "Breathing,Pant,Gasp,Sigh"),
    "coughing": ("a person coughing", "Cough,Throat clearing"),
    "footsteps": ("footsteps", "Walk,footsteps,Run,Shuffle"),
    "laughing": ("a person laughing", "Laughter,Giggle,Chuckle,Belly laugh,Snicker"),
    "brushing teeth": ("brushing teeth", "Toothbrush,Electric toothbrush"),
    "snoring": ("snoring", "Snoring,Snort"),
    "drinking": ("drinking, sipping", "Gargling,Slosh,Liquid,Pour,Gulp"),
    "door knock": ("knocking on a door", "Knock,Door,Tap"),
    "mouse click": ("mouse clicking", "Clicking,Mouse,Computer keyboard,Tick"),
    "keyboard typing": ("typing on a keyboard", "Computer keyboard,Typing,Typewriter"),
    "door creaks": ("a door creaking", "Creak,Squeak,Door"),
    "can opening": ("opening a can", "Hiss,Crack,Burst,Pour"),
    "washing machine": ("a washing machine", "Washing machine,Mechanical fan,Mechanisms"),
    "vacuum cleaner": ("a vacuum cleaner", "Vacuum cleaner"),
    "clock alarm": ("an alarm clock ringing", "Alarm clock,Alarm,Beep,Buzzer"),
    "clock tick": ("a clock ticking", "Tick-tock,Tick,Clock"),
    "glass breaking": ("glass breaking", "Shatter,Glass,Breaking"),
    "helicopter": ("a helicopter", "Helicopter,Aircraft"),
    "chainsaw": ("a chainsaw", "Chainsaw,Power tool"),
    "siren": ("a siren", "Siren,Police car (siren),Emergency vehicle"),
    "car horn": ("car horn", "Vehicle horn,Air horn"),
    "engine": ("an engine running", "Engine,Idling,Medium engine (mid frequency)"),
    "train": ("a train", "Train,Rail transport"),
    "church bells": ("church bells", "Church bell,Bell,Change ringing (campanology)"),
    "airplane": ("an airplane", "airplane,Aircraft,Jet engine,Aircraft engine"),
    "fireworks": ("fireworks", "Fireworks,Firecracker,Explosion"),
    "hand saw": ("a hand saw sawing wood", "Sawing,Tools,Sanding"),
}
"""Class → a user's words, and the labels that a tagger of AudioSet's classes should give."""


def main() -> None:
    """Print one line for each class and the mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("classes", nargs="*", default=list(CLASSES), metavar="class")
    parser.add_argument("--listener", help="the program that listens")
    parser.add_argument("--count", type=int, default=20, help="instances of each class")
    parser.add_argument("--seed", type=int, default=7_000, help="of the first instance")
    parser.add_argument("--folder", type=Path, help="where to keep the files")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        shares = [judged(name, args, folder) for name in args.classes]
    if args.listener:
        print(f"{'mean':<18}" + "".join(f"{sum(s[k] for s in shares) / len(shares):>9.0%}" for k in range(3)))


def judged(name: str, args: argparse.Namespace, folder: Path) -> tuple[float, float, float]:
    """Make the instances of a class and return how many have an expected label among the first 1, 3 and 5."""
    words, labels = CLASSES[name]
    files = [folder / f"{name.replace(' ', '-')}-{k}.wav" for k in range(args.count)]
    for k, path in enumerate(files):
        menura.make(words, duration=5.0, seed=args.seed + k).save(path, force=True)
    if not args.listener:
        print(f"{name:<18}{args.count} files in {folder}")
        return 0.0, 0.0, 0.0
    command = [*shlex.split(args.listener), *map(str, files), "--expect", labels]
    heard = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    ranks = [json.loads(line)["rank"] for line in heard]
    share = tuple(sum(rank <= most for rank in ranks) / len(ranks) for most in (1, 3, 5))
    print(f"{name:<18}" + "".join(f"{part:>9.0%}" for part in share), flush=True)
    return share[0], share[1], share[2]


if __name__ == "__main__":
    main()
