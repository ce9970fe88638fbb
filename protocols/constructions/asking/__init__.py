"""Recurrent models that write queries into their context, which is searched by regular expressions."""
