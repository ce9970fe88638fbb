"""Evidence about models that a network runs, in rounds of few bits an edge."""
