"""Certificates: that somebody finished a path, for anybody to verify."""
