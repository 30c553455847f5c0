/**
 * Explain: explanations as text and as JSON.
 *
 * <p>The gateway's {@code explain} command, its admin API and its console print through this
 * package. It only renders what the engine explains. It never prints headers, tags or labels.
 */
@NullMarked
package dev.portolan.policy.explain;

import org.jspecify.annotations.NullMarked;
