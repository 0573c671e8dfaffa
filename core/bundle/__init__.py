"""Opens a bundle and verifies it, the model built from the very bytes that were hashed."""
