"""The pack of pages for the comité de pilotage and the comité de suivi technique, from a published edition (C-4)."""
