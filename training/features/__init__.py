"""Tables to one row of features a client."""
