"""Training's rules, without any plumbing."""
