//! Who a device is: its account's key, its own key, its credential.
