"""Pages about partnerships, organisations, people and the record."""
