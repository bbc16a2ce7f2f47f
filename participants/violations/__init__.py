"""The register of personal-data breaches (A-6): facts, clocks, reminders, notifications, closing."""
