"""The door to one client: assess, what if, predict."""
