"""From a plan to a result: which trials run, how often, on which threads, and what may be said afterwards."""
