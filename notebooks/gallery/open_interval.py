"""How many leaves has a best protocol for the larger of two n-bit numbers, and where is it not known?

Both sides are certified. They meet up to n = 3; beyond, the interval is shaded, and `lowerbounds atlas improve` goes on
there.
"""

import lowerbounds
from reductions import Measure

figure = lowerbounds.draw_atlas(lowerbounds.atlas("maximum", measure=Measure.LEAVES))
