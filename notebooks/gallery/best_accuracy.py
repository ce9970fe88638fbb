"""How accurate can any model with s bits be when it must look up one of n symbols?

Each line is a theorem about all models with so many bits, of any weights and any training. Beyond n = s the best
accuracy falls slowly: one wrong bit in many is cheap to forgive.
"""

import lowerbounds

curve = lowerbounds.ceiling_curve("index", sizes=range(2, 64, 2), state_bits=(2, 6, 12, 24))
figure = lowerbounds.draw_ceilings(curve)
