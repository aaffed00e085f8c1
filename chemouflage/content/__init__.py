"""Pages of plain text: not found, the error page."""
