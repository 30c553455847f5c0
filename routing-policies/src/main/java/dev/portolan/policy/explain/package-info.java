/**
 * Explain: an explanation as text for people and as JSON for machines.
 *
 * <p>The gateway's {@code explain} command, its admin API and its console print through this room.
 * It only renders: every word about a decision is the engine's. It never prints headers, tags or
 * labels.
 */
@NullMarked
package dev.portolan.policy.explain;

import org.jspecify.annotations.NullMarked;
