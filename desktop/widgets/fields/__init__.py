"""Fields in which a value, a choice or a file is entered."""
