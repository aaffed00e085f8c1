"""Collects the texts of each folder of the screen into its Bangla catalogue, keeping what is translated."""

from pathlib import Path

from backend_ext.dev.frontend import ROOT
from backend_ext.dev.process import tail
from backend_ext.dev.progress import say
from backend_ext.dev.supervisor import run_once

SCREEN = ROOT / "chemouflage"
LANGUAGE = "bn"


async def collect(scratch: Path, env: dict[str, str]) -> None:
    """One catalogue a folder with texts; `scratch` takes templates and logs. Raises PartFailed."""
    scratch.mkdir(parents=True, exist_ok=True)
    for folder in sorted(path for path in SCREEN.iterdir() if (path / "__init__.py").exists()):
        template = scratch / f"{folder.name}.pot"
        log = scratch / "pybabel.log"
        keywords = ["-k", "t", "-k", "plural:1,2"]
        location = ["--add-location=file", "--sort-output"]
        await run_once(
            ["pybabel", "-q", "extract", *keywords, *location, "-o", str(template), str(folder)], log, env
        )
        if template.read_text().count("msgid ") < 2:  # the first one is the header
            continue
        catalogue = SCREEN / "locale" / LANGUAGE / "LC_MESSAGES" / f"{folder.name}.po"
        verb = ["update", "--no-fuzzy-matching", "--omit-header"] if catalogue.exists() else ["init"]
        target = ["-l", LANGUAGE, "-i", str(template), "-o", str(catalogue)]
        await run_once(["pybabel", "-q", *verb, *target], log, env)
        say(f"  {catalogue.relative_to(ROOT)}  {tail(log, 1)}".rstrip())
