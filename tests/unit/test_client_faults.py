"""What clients send wrong is refused before a handler runs, and is one short line in the log."""

import logging
from typing import Any

import pytest

from chemouflage import client_faults

_QUEUE = "reflex_base.event.processor.event_processor"


@pytest.fixture
def filtered() -> Any:
    """The framework's logger with our filter, as the app installs it; taken off again afterwards."""
    loggers = [logging.getLogger(name) for name in (_QUEUE, "engineio.server")]
    before = [list(logger.filters) for logger in loggers]
    client_faults.install()
    yield loggers[0]
    for logger, filters in zip(loggers, before, strict=True):
        logger.filters[:] = filters


def test_the_framework_logs_no_cookie_and_no_traceback(
    filtered: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        raise KeyError("x" * 10_000)
    except KeyError:
        filtered.exception("Error processing Event(headers={'cookie': 'cf_visitor=secret'})")
    (record,) = caplog.records
    said = logging.Formatter().format(record)
    assert said.startswith("An event could not be taken in: KeyError in test_")
    assert "secret" not in said
    assert len(said.splitlines()) == 1
    assert len(said) < 300


def test_a_refusal_of_the_framework_is_one_line_and_an_outage_is_told_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client_faults.log_failure(TypeError("setvar() missing an argument"))
    client_faults.log_failure(OSError("gone"))
    refused, failed = caplog.records
    assert refused.levelname == "WARNING"
    assert refused.exc_info is None
    assert refused.getMessage() == (
        "The framework refused an event: TypeError in nowhere: 'setvar() missing an argument'"
    )
    assert failed.levelname == "ERROR"
    assert failed.exc_info is not None


def test_a_page_cannot_write_lines_of_its_own_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    client_faults.log_browser_failure(Exception("first\nsecond" + "x" * 5000))
    said = caplog.records[0].getMessage()
    assert said.startswith("A page reports: 'first\\nsecond")
    assert len(said) < 2100


@pytest.mark.parametrize(("kind", "told"), [("websocket", True), ("http", False)])
async def test_only_frames_of_a_websocket_may_be_unreadable(
    kind: str, told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    sent = []

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError("invalid literal")

    async def receive() -> Any:
        return {}

    async def send(message: Any) -> None:
        sent.append(message)

    call = client_faults.frames_that_are_none(broken)({"type": kind}, receive, send)
    if told:
        await call
        assert sent == [{"type": "websocket.close", "code": 1007}]
        assert "A frame could not be read: ValueError in broken" in caplog.text
        assert caplog.records[0].exc_info is None
    else:
        with pytest.raises(ValueError, match="invalid literal"):
            await call
        assert sent == []
