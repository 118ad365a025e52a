"""Composants de compréhension propres à l'assistant."""
