"""The directory's tables and the records read from them.

Each module holds one concept: its table, its record, its codes, and the statements that read it.
Nothing here imports GraphQL or computes distances.
"""
