"""Wishlists, and who wants to know when a sold-out product is back."""
