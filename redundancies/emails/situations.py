"""Letters about situations and their clocks."""
