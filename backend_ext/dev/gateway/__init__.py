"""The stand-in for aamarPay: its two endpoints and its payment page, and every way it can misbehave."""

from backend_ext.dev.gateway.app import create_app

__all__ = ["create_app"]
