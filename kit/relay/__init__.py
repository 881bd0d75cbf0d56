"""Publishes a service's outbox, in order, until the broker has confirmed every event.

`python -m kit.relay booking` hosts it. Order holds by construction, not by the lease: of one
subject at most one event is in flight, the next follows only its confirm, and rows are read in one
snapshot in their commit order. So even two relays at once could never publish an event before the
one that it follows. The lease keeps the work from being done twice, and the broker, by an exclusive
queue, keeps the repeats of a relay that was stopped from coming after another's newer events.
"""
