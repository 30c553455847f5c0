/**
 * OpenAI's protocol, passed through: the body's bytes are forwarded with the model's name replaced;
 * a stream's bytes are forwarded while a scan looks for usage, finish reasons and errors.
 *
 * <p>{@link dev.portolan.provider.openai.OpenAiDialect} does so for every server of the family; a
 * {@link dev.portolan.provider.openai.Profile} holds the differences of one. The packages beside
 * this one hold the profiles, and what Mistral and Azure need beyond a profile.
 *
 * <p>Changes to an answer are few: other names of finish reasons, {@code content} in chunks, tool
 * arguments that are objects, tool calls without an index. Nothing else is rewritten.
 */
@NullMarked
package dev.portolan.provider.openai;

import org.jspecify.annotations.NullMarked;
