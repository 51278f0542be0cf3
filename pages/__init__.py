"""The website: the search, pages of dispositifs and structures, and what partners embed.

It is a client of the API like any other: all that it shows comes from GraphQL queries.
"""
