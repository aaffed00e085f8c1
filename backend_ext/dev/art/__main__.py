"""Write all pictures: `python -m backend_ext.dev.art`."""

from pathlib import Path

from backend_ext.dev.art.album import album

ASSETS = Path(__file__).parents[3] / "assets"


def main() -> None:
    """Write the product pictures under assets/products."""
    folder = ASSETS / "products"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in album().items():
        (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
