/**
 * OpenAI's chat completions and embeddings, as translation reads and writes them: {@link
 * dev.portolan.provider.chat.ChatRequestReader} and {@link dev.portolan.provider.chat.ChatWriter}
 * for callers, {@link dev.portolan.provider.chat.ChatRequestWriter} and {@link
 * dev.portolan.provider.chat.ChatDecoder} for providers; the two forms of an answer, and its
 * continuation. Bodies that pass through unchanged are {@code openai}'s.
 *
 * <p>Content for which OpenAI has no member goes where its clients already look: thoughts in {@code
 * reasoning_content}, a provider's signatures in {@code extra_content} under the provider's name,
 * to be sent back unchanged.
 */
@NullMarked
package dev.portolan.provider.chat;

import org.jspecify.annotations.NullMarked;
