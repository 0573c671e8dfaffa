"""The only place that draws, and the only place for the accessibility of what is drawn."""
