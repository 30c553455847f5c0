/**
 * Socket: counts and rations the process's file descriptors.
 *
 * <p>Counts every socket that is opened and closed, and keeps a reserve: callers are accepted, and
 * upstreams connected to, only while more than the reserve is free. It knows nothing of HTTP.
 */
@NullMarked
package dev.portolan.gateway.socket;

import org.jspecify.annotations.NullMarked;
