"""The doors of the exits, by subject."""
