"""The gateway and the mail catcher as `make run` starts them."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from backend_ext.dev import process


@pytest.fixture
def ports() -> tuple[int, int]:
    return process.free_port(), process.free_port()


@pytest.fixture
def outside(ports: tuple[int, int], tmp_path: Path) -> Iterator[int]:
    """The running process; it is waited for until both ports answer."""
    gateway, smtp = ports
    env = os.environ | {
        "ENVIRONMENT": "test",
        "MONGODB_URL": "mongodb://127.0.0.1:1/",
        "REDIS_URL": "redis://127.0.0.1:1",
        "AAMARPAY_BASE_URL": f"http://127.0.0.1:{gateway}",
        "AAMARPAY_SIGNATURE_KEY": "a-key-of-this-test",
        "SMTP_URL": f"smtp://127.0.0.1:{smtp}",
        "CAUGHT_MAIL_DIR": str(tmp_path / "mail"),
    }
    log = tmp_path / "outside.log"
    child = process.spawn([sys.executable, "-m", "backend_ext.dev.outside"], log, env)
    deadline = time.monotonic() + 30
    while not (process.answers(gateway) and process.answers(smtp)):
        if child.poll() is not None or time.monotonic() > deadline:
            process.stop(child, 1)
            pytest.fail(process.tail(log))
        time.sleep(0.05)
    yield child.pid
    os.kill(child.pid, signal.SIGTERM)
    assert child.wait(10) == 0, process.tail(log)


def test_gateway_and_mail_catcher_answer_and_end_in_order(outside: int, ports: tuple[int, int]) -> None:
    asked = {"store_id": "aamarpaytest", "signature_key": "a-key-of-this-test", "request_id": "CFNONE"}
    with httpx.Client(base_url=f"http://127.0.0.1:{ports[0]}", trust_env=False) as client:
        found = client.post("/api/v1/trxcheck/request.php", data=asked)
        assert (found.status_code, found.json()) == (200, {})
        wrong = client.post("/api/v1/trxcheck/request.php", data=asked | {"signature_key": "other"})
        assert wrong.json() == "Invalid Signature Key"
