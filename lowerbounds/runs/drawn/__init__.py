"""Figures of runs, and sweeps that write them beside their rows; nothing of `runs` itself needs them."""
