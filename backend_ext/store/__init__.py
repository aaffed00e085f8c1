"""Where things are kept: MongoDB, Redis, the cache, rate limits and migrations."""
