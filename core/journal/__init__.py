"""The append-only, hash-chained journal of decisions; alone uses sqlite3."""
