/**
 * Self-hosted servers with OpenAI's protocol: one file each, with only its differences. Called by
 * the registry; calls {@code openai}, which implements the protocol.
 */
@NullMarked
package dev.portolan.provider.selfhosted;

import org.jspecify.annotations.NullMarked;
