"""Settings, preferences and the folders of one user."""
