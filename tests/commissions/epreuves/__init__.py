"""What the suite does a few times and the bench hundreds: deciders at one barrier, schedulers, works killed."""
