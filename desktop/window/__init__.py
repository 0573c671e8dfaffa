"""The frame around the pages: navigation, head, status, first start."""
