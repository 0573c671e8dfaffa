"""The one owner of what changes, and the lane it works on; knows no widget."""
