"""Mutation testing: small faults put into the code, to see which tests notice.

`make mutants` tries every fault in the rooms where one would hurt people (clocks,
disclosure, grants, scoping, the outbox) and a seeded sample of those in all actions.
Nothing of the portal imports this package. `docs/mutants.md` says how it works.
"""
