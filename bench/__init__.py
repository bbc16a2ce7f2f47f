"""Measures: ratios against a bare floor, both taken in one run on the same machine."""
