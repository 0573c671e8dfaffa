"""From the raw tables to a published bundle."""
