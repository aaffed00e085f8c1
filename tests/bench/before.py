"""The same measurements of an earlier revision, right before those of this one."""

import subprocess
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_CHAPTERS = ("Targets", "Orders per second")


def before(revision: str) -> list[tuple[str, str]]:
    """Chapters (title, text) of the report that `revision` writes about itself on this machine, now.

    It runs in a folder of its own, in this environment. Raises CalledProcessError.
    """
    with tempfile.TemporaryDirectory(prefix="chemouflage-before-") as folder:
        tree = Path(folder) / "tree"
        _git("worktree", "add", "--detach", str(tree), revision)
        try:
            for module in (("backend_ext.dev", "frontend"), ("tests.bench",)):
                subprocess.run([sys.executable, "-m", *module], cwd=tree, check=True)
            text = (tree / "docs" / "benchmarks.md").read_text(encoding="utf-8")
        finally:
            _git("worktree", "remove", "--force", str(tree))
    chapters = dict(part.split("\n", 1) for part in text.split("\n## ")[1:])
    return [(f"{title}, at {revision}", chapters[title].strip()) for title in _CHAPTERS]


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(_ROOT), *words], check=True, stdout=subprocess.DEVNULL)
