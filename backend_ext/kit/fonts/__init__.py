"""The shop's font for what it draws itself: Hind Siliguri, Latin and Bangla in one file a weight."""

from pathlib import Path

REGULAR = Path(__file__).parent / "HindSiliguri-Regular.ttf"
BOLD = Path(__file__).parent / "HindSiliguri-Bold.ttf"
