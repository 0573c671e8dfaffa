"""The queries that keep each client's past credits and months of payment, written as SQL so that they can be read."""
