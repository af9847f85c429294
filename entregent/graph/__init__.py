"""Graphs kept in folders: built from lists of any length, opened in a moment, replaced as a whole, asked for paths."""
