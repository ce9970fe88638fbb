"""Do trained models come near what their bits allow?

Hardly ever. Points are trained models, every input run; no point is above the line, which holds for all weights. What
most of them lack is training, not room.
"""

import lowerbounds

figure = lowerbounds.stored_study("memory").figure()
