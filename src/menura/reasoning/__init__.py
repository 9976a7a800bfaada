"""Reasoning: a request and facts become a plan; an instruction becomes edits."""
