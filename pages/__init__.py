"""The site that people look at: the search, a page for each dispositif and structure, the frame
that partners embed. It is a client of the API like any other: what it shows it has asked for.
"""
