"""Reports, links and thresholds on MongoDB."""
