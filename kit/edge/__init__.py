"""The edge of a service: from one declaration the HTTP route, the RPC method and OpenAPI."""
