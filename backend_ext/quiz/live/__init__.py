"""Rooms in which many play the same questions at once."""
