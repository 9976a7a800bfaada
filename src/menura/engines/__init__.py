"""Engines: who turns an event of a plan into a clip. One method, one card, found by entry point."""
