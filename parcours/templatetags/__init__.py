"""Tags of the parcours' screens."""
