"""The gestures on the rights of a person, by subject."""
