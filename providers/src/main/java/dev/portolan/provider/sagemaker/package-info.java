/**
 * Amazon SageMaker: endpoints whose containers speak OpenAI's protocol, as vLLM, TGI and LMI do.
 * The caller's bytes go through to {@code invocations}; a stream's come back in the payload parts
 * of an event stream, cut anywhere, and are read once they are joined.
 *
 * <p>Called by the registry; calls {@code openai} for the protocol and {@code aws} for frames and
 * errors. Signing is the credential room's.
 */
@NullMarked
package dev.portolan.provider.sagemaker;

import org.jspecify.annotations.NullMarked;
