"""Who may see what: every route carries a policy, and a route without one is refused."""
