/**
 * Hosted services that speak OpenAI's protocol, most of them European clouds: their addresses and
 * what they leave out of the protocol. Called by the registry; calls {@code openai}, which does the
 * work. Addresses are as each vendor publishes them.
 */
@NullMarked
package dev.portolan.provider.preset;

import org.jspecify.annotations.NullMarked;
