"""The doors of the commission, by subject."""
