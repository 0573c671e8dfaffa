"""What if: edits, offers, smallest changes that lead to an agreement."""
