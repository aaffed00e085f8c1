"""A result as a picture."""
