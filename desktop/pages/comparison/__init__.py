"""The page Comparer."""
