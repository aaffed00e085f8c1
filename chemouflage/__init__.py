"""What people see: Reflex pages and states over the services in `backend_ext`."""
