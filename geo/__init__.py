"""Where things are: positions, exact distances, the nearest index, and communes by name."""
