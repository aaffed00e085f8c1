"""Who has how many points, and in which place."""
