"""The record of processing (GDPR, art. 30) and the sheet of the impact assessment (art. 35), from the declared columns.

Nothing here is written by hand about a table: what the apps declare is what the document says (house rule 12).
"""
