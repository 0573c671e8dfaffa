"""The page Modèle."""
