"""The rights of the person (A-6): requests and their clock, full export, frozen file, information notice."""
