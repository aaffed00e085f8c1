"""HTTP: payment callbacks, the visitor cookie, cart forms, health, sitemap."""
