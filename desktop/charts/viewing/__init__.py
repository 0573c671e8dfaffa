"""What a chart is seen on, and which part of its scales is in view."""
