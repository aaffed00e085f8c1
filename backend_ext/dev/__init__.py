"""Development and tests only: embedded servers, demo data, the stand-in gateway, `make run`."""
