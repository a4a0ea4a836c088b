"""The rules and words of the field: pure values and functions, no framework, file or clock."""
