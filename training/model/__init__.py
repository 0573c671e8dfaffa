"""Features to calibrated trees, a threshold and their interpretation."""
