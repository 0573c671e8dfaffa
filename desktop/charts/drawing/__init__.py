"""How each kind of chart is painted."""
