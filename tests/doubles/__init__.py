"""Doubles: networks and servers that cannot be had for real. Each says what it stands for, and notes what it was asked."""
