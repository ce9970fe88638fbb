"""Is there a task that each architecture finds easy and the other hard?

Yes, both ways. Index lookup is linear for recurrent models and logarithmic for one layer of attention; bounded Dyck
is the other way round.
"""

import lowerbounds

found = lowerbounds.separate(["index_lookup", "bounded_dyck"], sizes=3, largest=64, instances=16)
figure = lowerbounds.draw_separations(found)
