"""Records to numbers, and nowhere else: the fold, the registry of key figures, the statistics."""
