"""Bits that a task needs at every cut of its sequence, in a given order or the best one."""
