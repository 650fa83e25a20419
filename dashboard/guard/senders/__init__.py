"""Who sends a request: addresses, proxies in front of the server, other sites."""
