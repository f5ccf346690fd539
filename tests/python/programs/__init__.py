"""Programs as users write them; each module lists the calls to compare in CALLS."""
