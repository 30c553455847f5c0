/**
 * Explain: explains how the policies route a request.
 *
 * <p>{@link dev.portolan.gateway.explain.RequestExplainer} takes a request as it would be sent to
 * the gateway, collects its facts with the code of the data plane, and calls the same engine, which
 * returns every step of the decision. The command {@code explain} runs it without measurements, the
 * admin plane with the live state.
 *
 * <p>It sends no requests, and its results contain no prompt, no header and no label.
 */
@NullMarked
package dev.portolan.gateway.explain;

import org.jspecify.annotations.NullMarked;
