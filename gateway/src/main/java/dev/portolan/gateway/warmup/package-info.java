/**
 * Rehearsal: the way of a request walked some thousand times before anybody waits, on loopback and
 * with a model that answers at once.
 *
 * <p>The launcher runs {@code portolan rehearse} under {@code -XX:AOTCacheOutput}: the JVM writes
 * down which classes were loaded and linked and which methods were hot, and later starts begin
 * there. The room holds a configuration, a stand-in for a model, and a caller; the gateway between
 * the two is the real one, wired by the command. It measures nothing and serves nobody else.
 */
@NullMarked
package dev.portolan.gateway.warmup;

import org.jspecify.annotations.NullMarked;
