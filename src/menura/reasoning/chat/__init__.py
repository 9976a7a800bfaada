"""Reasoning by a chat model behind any OpenAI-compatible endpoint."""

from menura.reasoning.chat.reasoner import ChatReasoner
from menura.reasoning.chat.settings import Settings, resolve

__all__ = ["ChatReasoner", "Settings", "resolve"]
