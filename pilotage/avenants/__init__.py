"""Avenants to the Pacte: prepared by an administrator, compared on the parcours under way, put in force for good."""
