"""The gestures on evidence, proposals, exits and fiches de synthèse, by subject."""
