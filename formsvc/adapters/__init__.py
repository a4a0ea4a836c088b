"""One outside thing each, one library each, strangers to one another."""
