"""YJC, the agency باشگاه خبرنگاران جوان: its declaration. The family ``iran_samaneh`` reads its pages."""
