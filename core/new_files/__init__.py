"""Files of clients typed or imported on this workstation."""
