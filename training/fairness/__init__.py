"""What the model does to groups, and the price of leaving columns out."""
