"""What tests share: directories, servers, clients, waiting."""
