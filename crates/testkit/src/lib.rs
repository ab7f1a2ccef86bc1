//! Alice, Bob and a shop: the world the stories play in.
