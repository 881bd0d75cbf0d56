"""Training: from first click to autonomy, proved."""
