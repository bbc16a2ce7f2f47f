"""Reads shaped for a screen or an export, by subject."""
