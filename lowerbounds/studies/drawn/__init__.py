"""Figures of studies: over length and steps, over bits of a state, as lines of dots, as a heat map."""
