/**
 * Gemini's own bodies: a canonical request written as {@code contents} and its settings, answers
 * read into events, whole or streamed, and vectors.
 *
 * <p>Called by {@code vertex}, which knows the paths. A prompt that Google blocks is an answer that
 * was filtered, with Google's sentence as a refusal. A call without the signature that newer models
 * want back gets the mark Google documents for that. Arguments that come in pieces are put together
 * before they are passed on. Refuses what would change the answer; opens no socket.
 */
@NullMarked
package dev.portolan.provider.gemini;

import org.jspecify.annotations.NullMarked;
