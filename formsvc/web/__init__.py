"""HTTP and pages, one module for each audience."""
