"""Exports of the archive's events, as files of analysts' tools."""
