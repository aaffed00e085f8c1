"""Tasks for staff: what a person must look at, because no rule can decide it."""
