"""Data quality: what is missing or incoherent, the figure that it distorts, the form that corrects it; invariants."""
