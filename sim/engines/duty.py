"""Where an agent stands with the roster; both engines keep it, no record shows it."""

OFF_DUTY, DUTY, FINISHING, DRAINING = range(4)
"""Not here; on duty; past the shift with a contact in hand; past it for closed queues, until they are empty."""
