"""Attempts: questions dealt one at a time on the server's clock, each answered once."""
