"""Forms of the parcours, by subject."""
