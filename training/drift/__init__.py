"""Two groups of clients compared: features, scores, verdict."""
