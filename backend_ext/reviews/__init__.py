"""What people who bought a product say of it; shown once staff have read it."""
