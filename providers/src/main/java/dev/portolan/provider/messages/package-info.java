/**
 * Anthropic's Messages protocol: {@link dev.portolan.provider.messages.MessagesRequestReader} and
 * {@link dev.portolan.provider.messages.MessagesWriter} for callers, {@link
 * dev.portolan.provider.messages.MessagesRequestWriter} and {@link
 * dev.portolan.provider.messages.MessagesDecoder} for providers that serve Claude at any host; the
 * two forms of an answer, and its continuation. Bodies that pass through unchanged are {@code
 * anthropic}'s.
 *
 * <p>The signature of another provider is sent with its owner's name before it, and is returned to
 * its owner alone.
 */
@NullMarked
package dev.portolan.provider.messages;

import org.jspecify.annotations.NullMarked;
