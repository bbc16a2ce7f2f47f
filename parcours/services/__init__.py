"""The gestures on a parcours, by subject."""
