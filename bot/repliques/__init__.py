"""Du résultat aux messages : noms de répliques, valeurs, objets du contrat."""
