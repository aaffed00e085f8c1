"""`make bench`: measures a whole running shop on loopback and writes docs/benchmarks.md."""
