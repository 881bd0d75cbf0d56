"""Training's ports on MongoDB and on libraries."""
