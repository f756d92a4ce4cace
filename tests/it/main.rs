//! The whole of it from outside: real sockets, real files, real processes.
