/**
 * Amazon Bedrock and SageMaker, seen from their own side: Converse, InvokeModel and the OpenAI
 * paths, event-stream frames, and signatures.
 *
 * <p>Called by the places of {@code sim}. Signatures are verified by an implementation of its own,
 * which shares no code with the SDK that makes them; a request is refused for what the real service
 * refuses, with its words. What the model says comes from {@code answer}; this room turns Converse
 * into the questions that room understands and its answers back into Converse.
 */
@NullMarked
package dev.portolan.load.aws;

import org.jspecify.annotations.NullMarked;
