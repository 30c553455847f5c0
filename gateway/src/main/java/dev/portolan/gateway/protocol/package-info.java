/**
 * Protocol: the HTTP side of the caller protocols, OpenAI's two and Anthropic's, and of Azure's
 * paths.
 *
 * <p>Maps paths to operations, names the headers of answers, and writes refusals, stream ends and
 * trailers in the caller's protocol. {@link dev.portolan.gateway.protocol.ProtocolHttp} has one
 * value for each {@code CallerProtocol}, which holds the rest of what a protocol is. Every refusal
 * a caller can receive is a {@link dev.portolan.gateway.protocol.Refusal}: a status, a stable code
 * and a sentence that says what to do. It never calls an upstream.
 */
@NullMarked
package dev.portolan.gateway.protocol;

import org.jspecify.annotations.NullMarked;
