"""How words sound: languages, syllables, stress, tone, rhyme, and the door to espeak-ng."""
