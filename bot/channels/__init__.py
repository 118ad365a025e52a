"""Canaux propres à l'assistant."""
