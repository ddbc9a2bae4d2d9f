"""From demand to staff: how many agents a pool of queues needs."""
