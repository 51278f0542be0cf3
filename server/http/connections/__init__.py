"""Where the internet meets the server: connections, headers, origins."""
