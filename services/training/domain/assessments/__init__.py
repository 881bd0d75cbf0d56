"""Assessments: what somebody can do already, found out by tasks that are said aloud."""
