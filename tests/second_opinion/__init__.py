"""A second checker of certificates, written from the published schema and the definitions; it imports nothing of ours.

Its modules read the JSON of a certificate and judge it in their own way: a minor by fractions, labels by an integer
programme, trees and colourings by plain recursion. Kinds and problems that it does not read are named in `judging`.
"""
