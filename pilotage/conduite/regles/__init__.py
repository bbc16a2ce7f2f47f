"""The computations of the steering page: pure functions, no database, no clock."""
