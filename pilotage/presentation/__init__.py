"""The figures as they are read: the same tables and charts for the screen and for the PDF."""
