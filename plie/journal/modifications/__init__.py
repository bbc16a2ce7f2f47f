"""What changed, by whom, before and after: the history that triggers keep, read as sentences."""
