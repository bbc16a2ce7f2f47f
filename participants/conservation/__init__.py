"""How long the files live: active base, restricted archive, anonymised statistics, and the journal of what went."""
