"""What clients may spend: points, CPU time, and turns of the event loop."""
