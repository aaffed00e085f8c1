"""When the web pages are built again: exactly when something they are made from has changed."""

from pathlib import Path

import pytest

from backend_ext.dev import frontend
from backend_ext.dev.supervisor import PartFailed


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A source tree, and a build that writes a page and completes the lock file as Reflex does."""
    for name in ("chemouflage/storefront", "backend_ext/dev", "assets/external", "reflex.lock", "bin"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "chemouflage/storefront/home.py").write_text("home")
    (tmp_path / "backend_ext/dev/run.py").write_text("run")
    (tmp_path / "rxconfig.py").write_text("config")
    (tmp_path / "requirements.txt").write_text("reflex")
    _program(tmp_path / "bin/npm", "echo https://registry.test/")
    _program(
        tmp_path / "bin/reflex",
        f"cd {tmp_path} && mkdir -p .web/build/client && echo page > .web/build/client/index.html\n"
        'echo "$NPM_CONFIG_REGISTRY $*" >> built && echo locked > reflex.lock/bun.lock',
    )
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    monkeypatch.delenv("REFLEX_WEB_WORKDIR", raising=False)
    return tmp_path


def _program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


async def _build(tree: Path) -> bool:
    env = {"PATH": f"{tree / 'bin'}:/usr/bin:/bin"}
    return await frontend.build(tree / ".run/frontend.log", env)


async def test_it_is_built_once(tree: Path) -> None:
    assert await _build(tree) is True
    assert await _build(tree) is False
    assert (tree / "built").read_text() == "https://registry.test/ export --frontend-only --no-zip\n"


@pytest.mark.parametrize(
    "source",
    ["chemouflage/storefront/home.py", "assets/new.svg", "rxconfig.py", "reflex.lock/package.json"],
)
async def test_a_changed_source_builds_again(tree: Path, source: str) -> None:
    await _build(tree)
    (tree / source).write_text("changed")
    assert await _build(tree) is True


@pytest.mark.parametrize("other", ["backend_ext/dev/run.py", "assets/external/made.js", "README.md"])
async def test_what_is_no_source_does_not(tree: Path, other: str) -> None:
    await _build(tree)
    (tree / other).write_text("changed")
    assert await _build(tree) is False


async def test_a_lost_build_is_made_again(tree: Path) -> None:
    await _build(tree)
    (tree / ".web/build/client/index.html").unlink()
    assert await _build(tree) is True


async def test_a_failed_build_is_told_and_tried_again(tree: Path) -> None:
    working = (tree / "bin/reflex").read_text()
    _program(tree / "bin/reflex", "echo no such package; exit 1")
    with pytest.raises(PartFailed, match="no such package"):
        await _build(tree)
    (tree / "bin/reflex").write_text(working)
    assert await _build(tree) is True
