"""The program `formsvc-verify`: Python's own library and nothing else, from Python 3.9 on.

It shares no line with the rest of the service on purpose: a fault in one checker must not hide in
the others, and it has to run where nothing can be installed. `tests/tamper/` holds them together.
"""
