/** What a worker gives its steps after SIGTERM; a cluster that ends it has to wait longer. */
export const shutdownGraceSeconds = 2;
