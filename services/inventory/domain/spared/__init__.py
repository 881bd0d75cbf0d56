"""What a device that serves again spares, by factors that have a source."""
