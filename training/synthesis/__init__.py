"""Invented clients: a few hidden traits drive applications, histories and defaults in the Home Credit layout."""
