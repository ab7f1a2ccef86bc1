//! A shop: its end of every chat, its inbox, catalogue and orders.
