"""What is no word becomes words: numbers, money, measures, dates, short forms, signs, for speech and song alike."""
