"""What operators see of a running server: health, metrics, traces and logs."""
