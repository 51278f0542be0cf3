"""A just-in-time compiler (JIT) of GraphQL operations to Python functions.

graphql-core interprets an operation for each answer: every field of every record is looked up,
resolved and completed by general code. Here a query that is asked repeatedly is compiled once to
the functions that one would write for it by hand.

They know the successful path only. At anything else, such as a resolver that raises or a null
where none may be, they raise ``Fallback``, and graphql-core executes the operation, errors
included. An answer is therefore graphql-core's or equal to it, which ``tests/compiled`` checks on
generated operations. This package uses graphql-core and Strawberry, and nothing of this project.

    operation.py   when to compile an operation, and how to run it
    selection.py   functions of selections: objects, lists, interfaces, resolvers
    scalars.py     expressions of scalars and enums
    arguments.py   arguments of resolvers
    variables.py   coercion of variables
    codegen.py     the generated Python text and its names
    json_cache.py  encoded JSON of records
"""
