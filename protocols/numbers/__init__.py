"""Number formats, precisions, exact floats and the weights of attention."""
