"""One client beside a group."""
