"""What concerns people beyond their registration: likely duplicates, consents, merges."""
