/**
 * Anthropic's Messages, read and written: {@link
 * dev.portolan.provider.messages.MessagesRequestReader} and {@link
 * dev.portolan.provider.messages.MessagesWriter} for callers, {@link
 * dev.portolan.provider.messages.MessagesRequestWriter} and {@link
 * dev.portolan.provider.messages.MessagesDecoder} for providers that serve Claude, wherever they
 * do. Bodies that go through unchanged are {@code anthropic}'s.
 *
 * <p>A signature of somebody else's goes out with its owner's name before it and comes back to
 * nobody but its owner.
 */
@NullMarked
package dev.portolan.provider.messages;

import org.jspecify.annotations.NullMarked;
