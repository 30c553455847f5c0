/**
 * Redis: the connection to a Redis or Valkey server, as the shared cache and the shared counters
 * need it.
 *
 * <p>A {@link dev.portolan.gateway.redis.RedisServer} is the address of a server; a {@link
 * dev.portolan.gateway.redis.ScriptChannel} is one connection that runs scripts, in order, each
 * with a time limit that a {@link dev.portolan.gateway.redis.DeadlineQueue} keeps. The package
 * knows nothing of what is stored.
 */
@NullMarked
package dev.portolan.gateway.redis;

import org.jspecify.annotations.NullMarked;
