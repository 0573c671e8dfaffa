"""The search field and its answers."""
