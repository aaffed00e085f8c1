"""A request that is sent twice is done once: the same key and body give the same answer."""
