/**
 * Answers of OpenAI's Responses protocol: {@link dev.portolan.provider.responses.ResponsesWriter}
 * for callers, {@link dev.portolan.provider.responses.ResponsesDecoder} for upstreams that speak
 * it; the two forms of an answer, and its continuation. Requests are {@code responseinput}'s.
 *
 * <p>The last event of a stream contains the whole answer, so that the writer keeps all of it.
 */
@NullMarked
package dev.portolan.provider.responses;

import org.jspecify.annotations.NullMarked;
