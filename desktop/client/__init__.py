"""Cards and columns about one client, shared by the pages."""
