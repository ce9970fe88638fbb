"""Which models pay enough bits to look a symbol up, and which must err?

The memory of all symbols lies on the line that one message must reach. A window of 16 bits pays too little from n =
32 on and errs (hollow). Attention asks first, so only the lower line binds it.
"""

import lowerbounds

models = ["index_memory", "window_memory:bits=16", "index_lookup_binary"]
curve = lowerbounds.curve("index_lookup", sizes=(8, 16, 32, 64, 128), models=models, instances=64)
figure = lowerbounds.plot(curve)
