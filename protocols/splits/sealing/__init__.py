"""The program that runs is the program that was looked at: traces of models, sealed before any token is there."""
