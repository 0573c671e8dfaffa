"""The advisor's window."""
