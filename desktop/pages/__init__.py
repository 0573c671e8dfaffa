"""One package a page; pages never know each other."""
