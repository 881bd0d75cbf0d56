"""Workshops: something is taught to several people at once, who hold seats or wait for one."""
