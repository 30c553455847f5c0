/**
 * Vertex AI: one address, several protocols, told apart by what an upstream id names. Google's
 * models speak Gemini's own, Mistral's and Claude their vendors' by {@code rawPredict}, all others
 * and whatever somebody deployed speak OpenAI's.
 *
 * <p>Called by the registry; calls {@code gemini}, {@code mistral}, {@code messages} and {@code
 * openai} for the bodies, and adds the paths. Knows nothing of tokens, which the credential room
 * puts on.
 */
@NullMarked
package dev.portolan.provider.vertex;

import org.jspecify.annotations.NullMarked;
