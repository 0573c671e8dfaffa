"""One file a word of the command line: options, calls and prints, nothing else."""
