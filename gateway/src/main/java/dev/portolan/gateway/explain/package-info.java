/**
 * Explain: why a request would go where.
 *
 * <p>{@link dev.portolan.gateway.explain.RequestExplainer} takes a request as it would come over
 * the wire, gathers the same facts by the same code as the data plane, and asks the same engine,
 * which then says every step. The command {@code explain} calls it with nothing measured, the admin
 * plane with the live state.
 *
 * <p>It sends nothing anywhere, and its answers hold no prompt, no header and no label.
 */
@NullMarked
package dev.portolan.gateway.explain;

import org.jspecify.annotations.NullMarked;
