"""The gestures on two records that look alike."""
