"""The screens about people: signing in, one's account, everybody's accounts, the audit log.

They are written as HTML with forms, so that they work before any script runs.
"""
