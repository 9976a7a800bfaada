"""Neural audio: a flow-matching transformer that hears with its eyes, and the networks around it.

Importing this package loads no network library; rendering does.
"""
