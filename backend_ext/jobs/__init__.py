"""Work that nobody waits for: the broker, the tasks, their schedule."""
