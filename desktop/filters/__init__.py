"""Filters kept by name and their words, shared by Clients and Comparer."""
