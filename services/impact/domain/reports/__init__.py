"""Reports: figures of a period that stay as they were when somebody froze them."""
