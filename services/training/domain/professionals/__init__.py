"""Sessions that train the social workers of partners; counted apart from those who are helped."""
