"""Screens of the parcours, by subject."""
