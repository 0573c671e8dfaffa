"""The page Réglages."""
