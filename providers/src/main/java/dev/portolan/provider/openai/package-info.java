/**
 * OpenAI's protocol, spoken as it is heard: the body's bytes go through with the model's name
 * spliced in, a stream's bytes go through under a tap that looks for usage, finish and errors.
 *
 * <p>{@link dev.portolan.provider.openai.OpenAiDialect} does so for every server of the family; a
 * {@link dev.portolan.provider.openai.Profile} tells where one differs. The packages beside this
 * one hold the profiles, and Mistral's and Azure's ways where a profile isn't enough.
 *
 * <p>What it changes in an answer: finish reasons of other words, {@code content} in chunks, tool
 * arguments that are objects, tool calls without an index. Nothing else is written anew.
 */
@NullMarked
package dev.portolan.provider.openai;

import org.jspecify.annotations.NullMarked;
