"""From words to a lead sheet: briefs, styles, forms, harmony, melody."""
