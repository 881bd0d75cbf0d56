"""Copies of people and sites, and merges, in memory and on MongoDB: one suite for both."""

from tests.replicas_suite import ReplicasSuite


class TestReplicas(ReplicasSuite):
    """As the kit has them: training adds nothing."""
