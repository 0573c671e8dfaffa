"""The other algorithms, and the search for settings."""
