"""What lies on an advisor's desk between two runs: drafts, scenarios, ticks, clients seen, the list as it was."""
