"""The page Simuler."""
