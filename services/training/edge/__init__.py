"""Training over HTTP and RPC."""
