"""Premium codes: one ledger, each paid unit gets exactly its number, once."""
