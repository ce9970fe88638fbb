"""How much state does it take to be right on nearly every position?

The best accuracy of any model for each size and each number of bits. The bright part is where all symbols fit.
"""

import lowerbounds

figure = lowerbounds.draw_heat_map(lowerbounds.heat_map("index", sizes=range(2, 33), state_bits=range(1, 33)))
