"""The journeys that cross the services, told step by step on a running network.

A script (`device.py`, `closure.py` …) says what people do, what that should cause and what can be
seen afterwards; `play.py` plays it, `watching.py` waits, `narrator.py` tells. Tests play the same.
"""
