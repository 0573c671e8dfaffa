"""How widgets share their room and their paints."""
