"""What one value is: the catalogue, derived features, how a value is read and written."""
