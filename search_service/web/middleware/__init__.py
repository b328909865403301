"""The layers around every request; `create_app` registers them, outermost first.

A layer that hooks into Flask registers its hooks; one that wraps the WSGI application returns the wrapper.
"""
