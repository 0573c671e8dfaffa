"""Small widgets that know no client."""
