"""Publishing a release to a remote store: loaded beside what is there, verified, switched to by one small update."""
