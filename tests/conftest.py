"""What holds for every test: examples are the same on every machine, and no example is timed.

The first example after an edit compiles the event loop, which takes most of a minute; a deadline would blame it.
"""

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("house")
