"""Webhooks: other programs are told of orders and codes, signed, until they have it."""
