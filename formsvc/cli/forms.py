"""`formsvc check` and `formsvc preview`: what an officer runs after changing a form."""
