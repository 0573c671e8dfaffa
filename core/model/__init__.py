"""A score and its reasons; alone uses lightgbm."""
