"""Where things are kept: MongoDB, Redis, the cache, rate limits and migrations."""

import os

# The threads of the MongoDB driver, which it reads when it is imported; its own number is 5 a core. While
# MongoDB is away each call holds one for seconds: with few of them, those who come later wait for all before.
os.environ.setdefault("MOTOR_MAX_WORKERS", "32")
