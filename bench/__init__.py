"""Benchmarks. Figures in the documentation come from here, as ratios within one run."""
