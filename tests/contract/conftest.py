"""Both providers on an empty database; Firebase's on the real emulator."""

from collections.abc import AsyncIterator, Iterator

import pytest

from backend_ext.schema import MIGRATIONS
from backend_ext.store.migrations import migrate
from backend_ext.store.mongo import Mongo
from tests.contract.sides import Firebase, Local, Side
from tests.emulator import Emulator


@pytest.fixture(scope="session")
def emulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """The session's emulator."""
    running = Emulator(tmp_path_factory.mktemp("firebase"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def emulator(emulator_process: Emulator, monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """The emulator without any account; this process's firebase-admin speaks to it."""
    emulator_process.clear()
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", emulator_process.host)
    return emulator_process


@pytest.fixture
async def firebase(emulator: Emulator, mongo: Mongo) -> AsyncIterator[Firebase]:
    """The Firebase provider."""
    await migrate(mongo.db, MIGRATIONS)
    side = Firebase(mongo, emulator)
    yield side
    await side.close()


@pytest.fixture
async def local(mongo: Mongo) -> AsyncIterator[Local]:
    """The local provider."""
    await migrate(mongo.db, MIGRATIONS)
    side = Local(mongo)
    yield side
    await side.close()


@pytest.fixture(params=["local", "firebase"])
def side(request: pytest.FixtureRequest) -> Side:
    """Each provider in turn."""
    found: Side = request.getfixturevalue(request.param)
    return found
