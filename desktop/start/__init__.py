"""From the command line to a running window: composition, first start, self-test, crash reports."""
