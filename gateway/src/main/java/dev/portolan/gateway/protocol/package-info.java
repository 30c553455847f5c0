/**
 * Surface: the dialects in which callers speak, OpenAI's and Anthropic's.
 *
 * <p>Which path asks for what, what an answer's headers are called, and how a refusal is said.
 * Every refusal a caller can meet is a {@link dev.portolan.gateway.protocol.Refusal}: a status, a
 * stable code and a sentence that says what to do. It never calls an upstream.
 */
@NullMarked
package dev.portolan.gateway.protocol;

import org.jspecify.annotations.NullMarked;
