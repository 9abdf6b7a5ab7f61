"""Letters about requests, checks and answers."""
