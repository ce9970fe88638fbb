"""What a run is given beside models and sizes: executors to work on, certificates to be held to."""
