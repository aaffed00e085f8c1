"""What ended dailies add up to, for boards and leagues."""
