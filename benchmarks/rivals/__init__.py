"""What the measures are held against."""
