"""Speed, with the check beside it: every line names its events, its exact answer and its simulated one."""
