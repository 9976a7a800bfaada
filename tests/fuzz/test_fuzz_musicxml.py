"""No file, however broken, makes the MusicXML reader do anything but read or refuse."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menura.errors import ScoreError
from menura.scores.model import LeadSheet
from menura.scores.musicxml import read, write

SHEET = LeadSheet.model_validate(
    {
        "title": "x",
        "parts": [
            {"id": "v", "instrument": "voice", "role": "voice"},
            {"id": "p", "instrument": "piano"},
            {"id": "d", "instrument": "drum-kit"},
        ],
        "sections": [
            {
                "id": f"s{k}",
                "bars": 2,
                "metre": metre,
                "tempo": [{"bpm": 90, "word": "Lento"}],
                "chords": [{"symbol": "Am7/G"}, {"at": 2, "symbol": "7#9".join(["C", ""])}],
                "dynamics": [{"mark": "p", "swells": True}, {"at": 1, "mark": "f"}],
                "lyrics": [{"text": "la lu"}],
                "notes": {
                    "v": [{"at": 0, "length": 1, "pitch": "A4", "syllable": {"text": "la", "joins": True}}],
                    "p": [{"at": f"{n}/3", "length": "4/3", "pitch": "F#3"} for n in range(5)],
                    "d": [{"at": 0.5, "length": 0.5, "pitch": "snare"}],
                },
            }
            for k, metre in enumerate(("4/4", "6/8"))
        ],
    }
)
DATA = write(SHEET).decode()
TOKENS = re.findall(r"<[^>]*>|[^<]+", DATA)
NONSENSE = (
    "", "0", "-1", "nan", "1e400", "999999999999999999999", "0.3333", "<grace/>", "<chord/>", "<note/>", "</note>",
    "<backup><duration>1</duration></backup>", "<duration>x</duration>", '<repeat direction="backward" times="99"/>',
    '<barline><repeat direction="backward"/></barline>', "<measure/>", "<part/>", "é", "&amp;", "&x;", "<![CDATA[x]]>",
    "<time><senza-misura/></time>", "<harmony/>",
    "<direction><direction-type><wedge type='stop'/></direction-type></direction>",
    "<lyric><text>x</text></lyric>", "<tie type='stop'/>", "<attributes/>", "<!-- x -->", "<?x?>",
)  # fmt: skip


def harmless(data: bytes) -> None:
    try:
        sheet = read(data).sheet
    except ScoreError:
        return
    assert LeadSheet.model_validate_json(sheet.to_json()) == sheet


@pytest.mark.parametrize("seed", range(60))
def test_broken_scores(seed: int) -> None:
    random = Random(seed)
    tokens = list(TOKENS)
    for _ in range(random.randint(1, 6)):
        k = random.randrange(len(tokens))
        action = random.randrange(5)
        if action == 0:
            del tokens[k]
        elif action == 1:
            tokens[k] = random.choice(NONSENSE)
        elif action == 2:
            tokens.insert(k, random.choice(NONSENSE))
        elif action == 3:
            tokens[k] = re.sub(r"\d+", lambda _: random.choice(NONSENSE[:7]), tokens[k])
        else:
            tokens[k], tokens[-k] = tokens[-k], tokens[k]
    harmless("".join(tokens).encode())


LEAVES = [k for k, token in enumerate(TOKENS) if not token.startswith("<") and token.strip() and "{" not in token]


@pytest.mark.parametrize("seed", range(60))
def test_wellformed_scores_of_nonsense(seed: int) -> None:
    random = Random(seed)
    tokens = list(TOKENS)
    for _ in range(random.randint(1, 12)):
        value = random.choice([n for n in NONSENSE if "<" not in n and "&" not in n])
        tokens[random.choice(LEAVES)] = value or "7"
    harmless("".join(tokens).encode())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"<?xml version='1.0'?>", b"\xff\xfe<\0"]))
def test_any_bytes(data: bytes, head: bytes) -> None:
    harmless(head + data)


@pytest.mark.parametrize("seed", range(20))
def test_truncated_and_flipped(seed: int) -> None:
    random = Random(seed)
    data = bytearray(DATA.encode())
    for _ in range(3):
        data[random.randrange(len(data))] = random.randrange(256)
    harmless(bytes(data))
    harmless(bytes(data[: random.randrange(len(data))]))
