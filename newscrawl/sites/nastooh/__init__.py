"""The family of sites that the CMS Nastooh serves: addresses, articles, and untried sites.

It names no agency but in ``site``; a captured agency has a package of its own.
"""
