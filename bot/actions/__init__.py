"""Une action par fichier ; rasa_sdk les découvre toutes seules."""
