"""The doors of the dashboards, by subject."""
