"""Real servers that the tests start on this machine, each on free ports and with a temporary folder."""
