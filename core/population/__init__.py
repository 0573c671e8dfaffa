"""Many clients: the store, filters, search, groups, similarity; alone uses duckdb."""
