"""HTTP: the application, its middleware, and what answers each route."""
