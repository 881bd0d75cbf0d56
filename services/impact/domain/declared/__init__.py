"""The metrics, a module for each subject."""
