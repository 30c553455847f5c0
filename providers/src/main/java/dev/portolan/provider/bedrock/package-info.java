/**
 * Amazon Bedrock: Converse for conversations, InvokeModel for embeddings and for imported models,
 * and Bedrock's own OpenAI-compatible endpoint.
 *
 * <p>Called by the registry. {@link dev.portolan.provider.bedrock.Bedrock} chooses the way by the
 * operation, the address and the model; Converse is a dialect of {@code translate}, the other two
 * let the caller's bytes through. Models differ in what Converse lets through to them; all that is
 * known of that is in {@code Family}. Signing is the credential room's.
 */
@NullMarked
package dev.portolan.provider.bedrock;

import org.jspecify.annotations.NullMarked;
