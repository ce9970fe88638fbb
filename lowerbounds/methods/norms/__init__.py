"""Searches over real matrices: γ₂ and its dual by semidefinite programs, hard distributions."""
