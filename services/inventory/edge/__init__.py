"""Inventory over HTTP and RPC."""
