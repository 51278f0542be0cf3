"""One version of the directory in memory: snapshot, live reload, catalogue, record cache, loaders."""
