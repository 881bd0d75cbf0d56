"""What comes in and goes out over HTTP and RPC, one file per resource."""
