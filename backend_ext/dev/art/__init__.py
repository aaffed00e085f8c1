"""The drawing program behind every picture in the shop; `python -m backend_ext.dev.art` writes them all."""
