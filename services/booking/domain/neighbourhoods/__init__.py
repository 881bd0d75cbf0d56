"""Priority neighbourhoods (QPV) as areas on the map."""
