//! Passwords, second factors, recovery codes.
