"""Operations as Python functions.

graphql-core walks an operation anew for each answer: every field of every record is looked up,
resolved and completed by general code. Here an operation that is asked again and again is turned,
once, into the functions that a person would have written for it by hand, and these answer it.

They only know how an answer goes well. Whatever else happens, such as a resolver that fails or a
null where none may be, they step aside: graphql-core then executes the operation, errors and all.
So an answer is graphql-core's, or the same as graphql-core's; ``tests/compiled`` holds that.

    operation.py   an operation, compiled when it is worth it, and answered
    selection.py   the functions: objects, lists, interfaces, resolvers
    leaf.py        the values at the ends
    source.py      the Python text that is written, and what its names stand for
"""
