"""Settings, read from the environment and checked before anything starts."""
