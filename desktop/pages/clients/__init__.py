"""The page Clients."""
