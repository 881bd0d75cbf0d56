"""Sales and donations: prices, receipts, payments."""
