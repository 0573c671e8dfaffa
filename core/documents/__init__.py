"""What is handed over: letter, personal data, journal as CSV; alone uses typst."""
