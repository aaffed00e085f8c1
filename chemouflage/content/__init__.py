"""Pages that say something: contact, not found, the error page."""
