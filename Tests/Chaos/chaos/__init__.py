"""Gateways, hub and databases as processes that are killed, cut off and filled up, and a judge of what came of it."""
