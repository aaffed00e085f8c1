"""How long the state machines run: `shop` in `make test`, `soak` in `make soak`."""

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "shop")
# Actions of single clients that a run promises: it goes on by so many lives until they are done.
LEAST = {"shop": 10_000, "soak": 200_000}
LIVES = {"shop": 3, "soak": 12}
BURSTS = {"shop": 30, "soak": 72}
