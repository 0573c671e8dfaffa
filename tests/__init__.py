"""Proof that the three packages do what they say; nothing of it can be loaded where the system lacks a library."""

from tests.system_packages import missing_sentence

if sentence := missing_sentence():
    # Before any file of tests is read: those import Qt and LightGBM, and would fail for want of them one by one.
    raise SystemExit(sentence)
