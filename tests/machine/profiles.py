"""How long the state machines run: `shop` in `make test`, `soak` in `make soak`."""

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "shop")
# Actions of single clients that a run promises; some lives end before their last burst.
LEAST = {"shop": 10_000, "soak": 200_000}
LIVES = {"shop": 12, "soak": 120}
BURSTS = {"shop": 30, "soak": 72}
