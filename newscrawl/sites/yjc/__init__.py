"""YJC, the Young Journalists Club (باشگاه خبرنگاران جوان): the declaration of its site.

Never reads a page itself: the readers of the family :mod:`newscrawl.sites.iran_samaneh` do.
"""
