"""Several takes of one request, to choose from. Run: python examples/takes.py."""

from pathlib import Path

import menura

Path("takes").mkdir(exist_ok=True)
for seed in range(3):
    soundtrack = menura.make("glass breaks at 0.5 s", duration=2, seed=seed)
    soundtrack.save(f"takes/glass-{seed}.ogg", force=True)

# A take can be told apart from its recipe alone, and rendering that gives the same bytes.
recipe = menura.read_recipe("takes/glass-2.ogg")
menura.render(recipe).save("takes/again.ogg", force=True)
same = Path("takes/again.ogg").read_bytes() == Path("takes/glass-2.ogg").read_bytes()
print(f"seed {recipe.seed}, the same bytes again: {same}")
