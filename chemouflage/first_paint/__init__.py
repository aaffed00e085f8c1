"""Filled HTML: the first paint of a page holds its live data, without JavaScript."""
