"""The forms of the exits, by subject: from what is typed to the arguments of the services."""
