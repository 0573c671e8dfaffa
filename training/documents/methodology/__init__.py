"""The methodology note: a module a part of it."""
