"""A contact centre as the planner writes it, checked, and compiled for the engines."""
