"""What the client sees or takes home."""
