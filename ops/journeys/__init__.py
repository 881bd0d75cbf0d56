"""The journeys that cross the services, told step by step on a running network.

A script (`device.py`, `closure.py` …) says what people do, what that should cause and what can be
seen afterwards; `play.py` does it and waits; `narrator.py` shows it. Tests run the same scripts.
"""
