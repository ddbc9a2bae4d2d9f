"""Decisions: pure functions of the few numbers they look at. No clock, no draw, no write.

Both engines call them, so parity cannot prove them: each has a truth table in `tests/rules/`.
"""
