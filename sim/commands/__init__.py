"""The commands, one file each; `sim.cli` parses and dispatches."""
