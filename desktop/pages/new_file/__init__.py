"""The page Nouveau dossier."""
