"""Plan and data to results: reading, combinatorics, execution, statistics, plots."""
