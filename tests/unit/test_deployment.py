"""What is deployed runs as production, whatever the settings file was copied from."""

import re
from pathlib import Path

from backend_ext.media.service import MOST_BYTES

DEPLOY = Path(__file__).parents[2] / "deploy"
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


def _locations() -> dict[str, str]:
    """The body of each location of nginx.conf."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    return dict(re.findall(r"location (?:= )?(\S+) \{\n(.*?)\n    \}", text, re.DOTALL))


def test_every_location_inherits_the_headers_that_nobody_can_forge() -> None:
    locations = _locations()
    assert set(locations) == {"/_event", "/api/me/picture", "/"}
    assert [path for path, body in locations.items() if "proxy_set_header" in body] == []


def test_a_picture_of_the_largest_size_reaches_the_shop() -> None:
    found = re.search(r"client_max_body_size (\d+)m;", _locations()["/api/me/picture"])
    assert found is not None
    assert int(found[1]) * 1024 * 1024 > MOST_BYTES + 1024 * 1024
