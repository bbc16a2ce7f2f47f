"""Crossings: the indicators by commune, pôle, référent…, over any period, each cell with the list behind it."""
