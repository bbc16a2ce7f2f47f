"""Two records of one person: found, told apart, merged, and the merge undone."""
