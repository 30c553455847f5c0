/**
 * Amazon Bedrock: Converse for conversations, InvokeModel for embeddings, for imported models and,
 * if an endpoint is configured so, for the vendor's own JSON, and Bedrock's own OpenAI-compatible
 * endpoint.
 *
 * <p>Called by the registry. {@link dev.portolan.provider.bedrock.Bedrock} chooses by the
 * operation, the address and the model. {@code converse} contains the dialect of Converse, {@code
 * invoke} the vendors' own JSON, and {@code aws} what both share; the OpenAI-compatible endpoint
 * passes the caller's bytes through. Requests are signed by {@code login}.
 */
@NullMarked
package dev.portolan.provider.bedrock;

import org.jspecify.annotations.NullMarked;
