/**
 * Amazon SageMaker: endpoints whose containers implement OpenAI's protocol, as vLLM, TGI and LMI
 * do. The caller's bytes pass through to {@code invocations}. A streamed answer arrives in the
 * payload parts of an event stream, split at any byte, and is read after joining them.
 *
 * <p>Called by the registry; calls {@code openai} for the protocol and {@code aws} for frames and
 * errors. Requests are signed by the credential package.
 */
@NullMarked
package dev.portolan.provider.sagemaker;

import org.jspecify.annotations.NullMarked;
