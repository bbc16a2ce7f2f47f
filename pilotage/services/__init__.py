"""The gestures of the steering, by subject."""
