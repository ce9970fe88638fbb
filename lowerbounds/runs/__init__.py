"""Bounds, runs and verdicts put together: rows, curves, sweeps and their figures."""
