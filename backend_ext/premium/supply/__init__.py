"""Where codes come from: batches that staff make, and what orders still wait for."""
