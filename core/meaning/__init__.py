"""Finds what a person means by her own words."""
