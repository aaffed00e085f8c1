"""Settings of the state machines: more steps in a long run than in `make test`."""

from hypothesis import HealthCheck, Phase, settings

from tests.machine.profiles import BURSTS, LIVES, PROFILE

# Bursts are concurrent: the same steps may end otherwise when played again, so nothing is shrunk.
for name in LIVES:
    settings.register_profile(
        name,
        max_examples=LIVES[name],
        stateful_step_count=BURSTS[name],
        deadline=None,
        derandomize=False,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        print_blob=True,
    )
settings.load_profile(PROFILE)
