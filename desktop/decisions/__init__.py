"""Dialogs and bars in which a decision is written or read."""
