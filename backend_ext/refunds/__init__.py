"""Refunds: money that goes back to a shopper, whole or by line, and what follows from it."""
