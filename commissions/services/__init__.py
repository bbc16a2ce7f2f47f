"""The gestures of the commission, by subject."""
