"""L'assistant : compréhension, profil, actions et répliques."""
