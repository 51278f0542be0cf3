"""One version of the directory in memory: snapshot, live reload, catalogue, caches, loaders."""
