"""An earlier revision's orders per second and memory, measured right before those of this one."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.numbers import table

_ROOT = Path(__file__).parents[2]
# Runs in the earlier revision's tree: only what every revision has.
_SCRIPT = """
import dataclasses, json, tempfile
from pathlib import Path
import uvloop
from tests.bench import machine
from tests.bench.orders import orders
from tests.live import live_shop
with tempfile.TemporaryDirectory() as folder, live_shop(Path(folder)) as shop:
    found = [dataclasses.asdict(one) for one in uvloop.run(orders(shop.env))]
    print(json.dumps({"orders": found, "memory": sum(machine.memory(shop).values())}))
"""
_ONLY = 16  # buyers of a revision that had no other number


def before(revision: str) -> tuple[str, str]:
    """A chapter (title, text) about `revision`, which runs in a folder of its own, in this environment.

    Raises CalledProcessError.
    """
    with tempfile.TemporaryDirectory(prefix="chemouflage-before-") as folder:
        tree = Path(folder) / "tree"
        _git("worktree", "add", "--detach", str(tree), revision)
        try:
            _run(tree, "-m", "backend_ext.dev", "frontend")
            found = json.loads(_run(tree, "-c", _SCRIPT).splitlines()[-1])
        finally:
            _git("worktree", "remove", "--force", str(tree))
    rows = [
        (one["name"], one.get("clients", _ONLY), one["per_second"], one["p50"], one["p95"])
        for one in found["orders"]
    ]
    head = ("buyers want", "buyers", "orders/s", "order p50", "order p95")
    memory = f"Memory of all its processes after these orders: {found['memory']:.0f} MB."
    return f"Orders at {revision}, in the same run", f"{table(head, rows)}\n\n{memory}"


def _run(tree: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=tree, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(_ROOT), *words], check=True, stdout=subprocess.DEVNULL)
