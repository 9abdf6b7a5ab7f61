"""Pages of reviews and of figures."""
