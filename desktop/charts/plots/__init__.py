"""Charts with axes, plotted by pyqtgraph; imported by the frame once one of them is seen, never before."""
