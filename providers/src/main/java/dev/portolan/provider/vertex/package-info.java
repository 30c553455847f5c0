/**
 * Vertex AI: one address and several protocols, chosen by the upstream id. Google's models use
 * Gemini's protocol, Mistral's and Claude their vendors' through {@code rawPredict}, and all other
 * and deployed models OpenAI's.
 *
 * <p>Called by the registry; calls {@code gemini}, {@code mistral}, {@code messages} and {@code
 * openai} for the bodies, and adds the paths. Access tokens are added by the credential package.
 */
@NullMarked
package dev.portolan.provider.vertex;

import org.jspecify.annotations.NullMarked;
