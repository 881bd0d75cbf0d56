"""The events that services share: one module per owning service."""
