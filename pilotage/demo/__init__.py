"""The invented data of `make demo`: six PLIE, two years of activity up to today, nobody real."""
