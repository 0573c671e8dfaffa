"""The documents of a published model: its card, the methodology note and the slides, all from the run's own figures."""
