"""The architecture contracts of pyproject.toml: each one fails on a sample that breaks it."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
DOMAINS = sorted(path.parent.name for path in (ROOT / "backend_ext").glob("*/repository.py"))

# Contract: a module to add, the line that breaks the contract, and the import the report has to show.
SAMPLES = {
    "shop-knows-no-screen": ("backend_ext/cart/bad_screen.py", "import reflex"),
    "screen-knows-no-driver": ("chemouflage/bad_driver.py", "import httpx"),
    "one-driver-module": ("backend_ext/cart/bad_motor.py", "import motor"),
    "pure-kit": ("backend_ext/kit/bad_io.py", "import backend_ext.store.redis"),
    "layers": ("backend_ext/stock/bad_upwards.py", "import backend_ext.bootstrap"),
    "queries-in-repositories": ("backend_ext/ordering/bad_query.py", "import pymongo"),
    "screen-calls-services": ("chemouflage/bad_repository.py", "import backend_ext.cart.repository"),
    "rooms-of-quiz": ("backend_ext/quiz/content/bad_upwards.py", "import backend_ext.quiz.play"),
    "repository-of-quiz": ("backend_ext/people/bad_quiz.py", "import backend_ext.quiz.content.repository"),
    **{
        f"repository-of-{domain}": (
            f"backend_ext/{'cart' if domain == 'people' else 'people'}/bad_{domain}.py",
            f"import backend_ext.{domain}.repository",
        )
        for domain in DOMAINS
    },
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What lint-imports says about each contract, by name, in a copy of the tree with every sample in it."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", copy)
    for package in ("backend_ext", "chemouflage"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for path, line in SAMPLES.values():
        (copy / path).write_text(f"{line}\n")
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    _, details = done.stdout.split("Broken contracts\n", 1)
    return {name: _section(details, name) for name in CONTRACTS.values()}


def _section(details: str, name: str) -> str:
    """The part of the report below the heading `name`; empty when that contract was kept."""
    heading = f"\n{name}\n{'-' * len(name)}\n"
    if heading not in details:
        return ""
    section = details.split(heading, 1)[1]
    others = [section.find(f"\n{other}\n{'-' * len(other)}\n") for other in CONTRACTS.values()]
    return section[: min((at for at in others if at >= 0), default=len(section))]


def test_every_contract_has_a_sample_and_every_repository_a_contract() -> None:
    assert set(CONTRACTS) == set(SAMPLES)


@pytest.mark.parametrize("contract", sorted(SAMPLES))
def test_a_contract_fails_on_its_sample(contract: str, report: dict[str, str]) -> None:
    path, line = SAMPLES[contract]
    module = path.removesuffix(".py").replace("/", ".")
    assert f"{module} -> {line.removeprefix('import ')}" in report[CONTRACTS[contract]]
