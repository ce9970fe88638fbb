"""What the statements share: the ledger's entry, its evidence, and the counts that several entries use."""
