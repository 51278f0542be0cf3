"""Opens what publishers export, and reads its lines by the columns they have."""
