"""Checkout, the order page, and finding an order again."""
