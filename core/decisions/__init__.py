"""Decisions: who may write what, what is recorded, how it is read back and replayed."""
