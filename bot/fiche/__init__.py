"""La fiche de rendez-vous : un profil et la base, mis en une page à imprimer."""
