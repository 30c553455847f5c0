/**
 * Warm-up: sends some thousand requests through the gateway on loopback, to train the JVM's
 * ahead-of-time cache.
 *
 * <p>The launcher runs {@code portolan warmup} under {@code -XX:AOTCacheOutput}: the JVM records
 * which classes were loaded and linked and which methods were hot, and later starts use the
 * recording. The package contains a configuration, a stub model server and a client; the gateway
 * between the two is the real one, started by the command. It measures nothing.
 */
@NullMarked
package dev.portolan.gateway.warmup;

import org.jspecify.annotations.NullMarked;
