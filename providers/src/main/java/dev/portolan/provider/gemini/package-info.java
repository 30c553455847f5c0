/**
 * Gemini's protocol: writes canonical requests as {@code contents} and settings, and reads complete
 * and streamed answers and embeddings.
 *
 * <p>Called by {@code vertex}, which adds the paths. A prompt that Google blocks becomes a filtered
 * answer with Google's message as its refusal. A call without the signature that newer models
 * require gets the value that Google documents for this case. Arguments in fragments are assembled
 * before they are passed on. Requests are refused when a conversion would change the answer. Opens
 * no socket.
 */
@NullMarked
package dev.portolan.provider.gemini;

import org.jspecify.annotations.NullMarked;
