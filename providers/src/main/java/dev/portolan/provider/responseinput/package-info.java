/**
 * Requests of OpenAI's Responses protocol: {@link
 * dev.portolan.provider.responseinput.ResponsesRequestReader} reads a body, whose conversation is a
 * list of items, into the canonical model. Answers are {@code responses}'.
 *
 * <p>What only its provider understands is {@code encrypted_content} with its owner's name before
 * it, and is returned to its owner alone.
 */
@NullMarked
package dev.portolan.provider.responseinput;

import org.jspecify.annotations.NullMarked;
