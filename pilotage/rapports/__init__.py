"""The yearly activity report (C-3): the figures of the year, what each PLIE writes, the compilation of all."""
