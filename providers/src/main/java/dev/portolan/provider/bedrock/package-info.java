/**
 * Amazon Bedrock: Converse for conversations, InvokeModel for embeddings, for imported models and,
 * where an endpoint asks for it, for the vendor's own JSON, and Bedrock's own OpenAI-compatible
 * endpoint.
 *
 * <p>Called by the registry. {@link dev.portolan.provider.bedrock.Bedrock} chooses the way by the
 * operation, the address and the model; Converse, Nova's form and the prompts of {@code TextVendor}
 * are dialects of {@code translate}; the others let the caller's bytes through. Models differ in
 * what Converse lets through to them; all that is known of that is in {@code Family}. Signing is
 * the credential room's.
 */
@NullMarked
package dev.portolan.provider.bedrock;

import org.jspecify.annotations.NullMarked;
