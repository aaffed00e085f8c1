"""The shop itself: domains, storage, HTTP routes and jobs. It knows no screen."""
