"""What a chart says, without Qt."""
