/**
 * OpenAI's chat completions and embeddings, as the translated lane reads and writes them: {@link
 * dev.portolan.provider.chat.ChatRequestReader} and {@link dev.portolan.provider.chat.ChatWriter}
 * for callers, {@link dev.portolan.provider.chat.ChatRequestWriter} and {@link
 * dev.portolan.provider.chat.ChatDecoder} for providers. Bodies that go through unchanged are
 * {@code openai}'s.
 *
 * <p>What OpenAI has no name for goes where its clients already look: thoughts in {@code
 * reasoning_content}, a provider's signatures in {@code extra_content} under the provider's name,
 * to be sent back as they came.
 */
@NullMarked
package dev.portolan.provider.chat;

import org.jspecify.annotations.NullMarked;
