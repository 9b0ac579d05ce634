"""A crawler and reader of Tasnim's provincial news pages."""

__version__ = "0.1.0"
