"""Doors of the activity reports: the screens, the documents."""
