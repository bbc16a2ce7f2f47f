"""Doors of the data quality: the checks, the nightly sweep."""
