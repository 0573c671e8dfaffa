"""The page Dossier."""
