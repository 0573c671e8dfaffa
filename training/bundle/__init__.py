"""Writes and signs a bundle."""
