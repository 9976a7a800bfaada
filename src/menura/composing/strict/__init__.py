"""Strict writing: counterpoint by rules that are stated, searched for, and checked."""
