"""Tries out on every declared operation whether a caller gets beyond what is theirs.

`calling.py` serves a service within the test's process; `world.py` says what two sides hold and how
each operation is called; `attacks.py` puts the other side's references in, one at a time;
`hostile.py` puts in what is no reference at all.
"""
