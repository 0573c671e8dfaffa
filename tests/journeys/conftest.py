"""Journeys are played in the same surroundings as the desktop's tests."""

from tests.desktop.conftest import nothing_left_behind, presentation, pytest_collection_modifyitems, qapp

__all__ = ["nothing_left_behind", "presentation", "pytest_collection_modifyitems", "qapp"]
