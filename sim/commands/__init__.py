"""One file a command of `contactsim`; `sim/cli.py` reads the words and calls `run` here. Imports are inside."""
