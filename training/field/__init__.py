"""What desks decided, brought home: their journals checked, counted, and held against the outcomes that came later."""
