"""Mail: written in the transaction that causes it, delivered by a job."""
