"""Tokens of the mobile app: short access tokens, refresh tokens that rotate."""
