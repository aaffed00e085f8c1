"""The audit: who changed what, and what it was before."""
