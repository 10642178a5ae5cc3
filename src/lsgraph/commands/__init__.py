"""What the commands of ``lsgraph.cli`` do, apart from the command line itself."""
