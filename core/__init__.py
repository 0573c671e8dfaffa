"""Clients, scores, reasons and decisions, without a user interface."""
