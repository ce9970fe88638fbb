"""Evidence about models that write chains of tokens: what was written, how long it is, and what a wrong token does."""
