"""French text as people type it: normalised for comparison, stemmed for search."""
