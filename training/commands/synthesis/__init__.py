"""The commands about invented clients: make them, and compare them with what was published of the real ones."""
