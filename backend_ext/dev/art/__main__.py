"""Write all drawings: `python -m backend_ext.dev.art`."""

from pathlib import Path

from backend_ext.dev.art.album import album
from backend_ext.dev.art.brand import brand

ASSETS = Path(__file__).parents[3] / "assets"


def drawings() -> dict[str, str]:
    """Every SVG file the program writes, by its path under assets."""
    return {f"products/{name}": content for name, content in album().items()} | brand()


def main() -> None:
    """Write the drawings under assets."""
    for name, content in drawings().items():
        target = ASSETS / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
