//! Reads the product feeds shops already have; bytes in, products and problems out.
