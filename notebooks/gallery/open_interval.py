"""What does it cost to find the larger of two numbers below n, and where is it not known?

Both sides are certified. Where they do not meet, the interval is shaded; `lowerbounds atlas improve` goes on there.
"""

import lowerbounds
from reductions import Measure

figure = lowerbounds.draw_atlas(lowerbounds.atlas("maximum", measure=Measure.D))
