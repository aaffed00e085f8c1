"""Mailed links: signed, good once, for a time."""
