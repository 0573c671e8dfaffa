"""The technical watch: a recent technique beside the classical one."""
