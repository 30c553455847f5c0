/**
 * Socket: how many file descriptors the process may have, how many it has, and who may take one.
 *
 * <p>Counts every socket that is opened and closed, and keeps a reserve: callers are let in, and
 * upstreams connected to, only while more than that is free. It knows nothing of HTTP.
 */
@NullMarked
package dev.portolan.gateway.socket;

import org.jspecify.annotations.NullMarked;
