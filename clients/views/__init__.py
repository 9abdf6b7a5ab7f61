"""The doors of clients: thin; each loads by scope, makes one call, answers."""
