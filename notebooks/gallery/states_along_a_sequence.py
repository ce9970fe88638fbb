"""Where in the sequence does disjointness need memory, and can another order of tokens help?

Read set after set, 2⁵ states are needed in the middle. Read with the elements interleaved, three states are enough at
every token. A model with 3 bits errs wherever the line is above its own.
"""

import lowerbounds

straight = lowerbounds.profile("set_disjointness", 5, state_bits=3)
best = lowerbounds.profile("set_disjointness", 5, best=True, state_bits=3)
figure = lowerbounds.draw_profile(straight, best)
