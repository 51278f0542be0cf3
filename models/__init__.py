"""The directory's tables, the records read from them, and the database itself.

Each module holds one thing of the field: its table, its record, its codes, and
the statements that read it. Nothing here knows of GraphQL or of distances.
"""
