/**
 * Hosted services with OpenAI's protocol, most of them European clouds: their published addresses
 * and the parts of the protocol that they do not support. Called by the registry; calls {@code
 * openai}, which implements the protocol.
 */
@NullMarked
package dev.portolan.provider.preset;

import org.jspecify.annotations.NullMarked;
