"""The Home Credit tables as the competition publishes them, and the queries that sum up a client's past in them."""
