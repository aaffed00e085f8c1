"""HTTP: cookies and forms of the pages, the mobile app, staff, payment callbacks, health, sitemap."""
