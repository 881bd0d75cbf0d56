"""Side-by-side measurements: each measure beside its rivals, in one run, on one machine."""
