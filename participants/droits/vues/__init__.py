"""The screens of the rights of people."""
