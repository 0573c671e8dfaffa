"""Item models behind the tables and lists."""
