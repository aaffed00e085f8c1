"""What is deployed runs as production, whatever the settings file was copied from."""

import re
from pathlib import Path

COMPOSE = (Path(__file__).parents[2] / "docker-compose.yml").read_text(encoding="utf-8")


def test_every_part_of_the_shop_is_told_that_it_is_production() -> None:
    shared, services = COMPOSE.split("\nservices:\n")
    assert "  environment: &production\n" in shared
    assert "    ENVIRONMENT: production\n" in shared
    parts = re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", services, re.MULTILINE)
    ours = {name: text for name, text in parts if "<<: *shop" in text}

    assert set(ours) == {"migrate", "web", "worker", "scheduler"}
    for name, text in ours.items():
        # A mapping of its own replaces the shared one.
        assert text.count("environment:") == text.count("environment:\n      <<: *production\n"), name
