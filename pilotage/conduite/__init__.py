"""Steering: where the year is going, how parcours end, what the delays and the load are (C-4, art. 5 a)."""
