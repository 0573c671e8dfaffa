"""How a chart with axes shares its room between plot and words, before anything is plotted."""
