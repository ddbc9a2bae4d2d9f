"""A package, so that `python -m tests.validation` finds this one and not a `tests` that a dependency installed."""
