"""Mutants of what is trusted: `python -m tests.mutation` breaks it in small ways, and counts what passes.

A mutant is run in a fork of a process that has the libraries loaded, so that it costs its tests and little else; tools
that start a process for each (mutmut, cosmic-ray) spend three seconds on imports first.
"""
