"""One folder per network; the registry in `contract/registry.py` finds them by looking."""
