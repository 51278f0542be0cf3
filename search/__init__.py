"""Full text in French over the whole directory, held in memory for one version of it."""
