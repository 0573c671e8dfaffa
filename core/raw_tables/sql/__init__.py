"""The queries that sum up each table per client, kept as SQL so that they can be read and run alone."""
