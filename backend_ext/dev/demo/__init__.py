"""The demo catalogue: plain data, no database."""
