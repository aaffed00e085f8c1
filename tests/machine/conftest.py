"""Settings of the state machines: more steps in a long run than in `make test`."""

import os

from hypothesis import HealthCheck, Phase, settings

# Bursts are concurrent: the same steps may end otherwise when played again, so nothing is shrunk.
_COMMON = {
    "deadline": None,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
    "print_blob": True,
}
settings.register_profile("shop", max_examples=12, stateful_step_count=8, **_COMMON)
settings.register_profile("soak", max_examples=400, stateful_step_count=20, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "shop"))
