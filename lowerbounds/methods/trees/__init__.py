"""Exact deterministic cost: protocol trees, and refutations of shorter ones."""
