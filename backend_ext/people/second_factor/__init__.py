"""The second factor of staff: codes by time, recovery codes."""
