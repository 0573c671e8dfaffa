"""Files on disk: whole or not at all, and where the program and the user keep them."""
