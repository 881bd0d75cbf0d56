"""Years of the whole network, made by the services' own domain code faster than they could pass.

Each aggregate is driven by its own methods; what it tells is translated and put into an envelope by
the pieces that the services use. Nothing is read back and nothing is stored meanwhile, so that a
million events take minutes. See `docs/decisions/0054-simulated-years.md`.
"""
