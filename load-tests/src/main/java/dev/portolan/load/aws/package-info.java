/**
 * The server side of Amazon Bedrock and SageMaker: Converse, InvokeModel, OpenAI-compatible paths,
 * event-stream frames and signatures.
 *
 * <p>Called by {@code sim}. Signatures are verified by an independent implementation that shares no
 * code with the signing SDK. A request is refused where the real service refuses it, with the same
 * message. Answers come from {@code answer}; this package converts between them and Converse.
 */
@NullMarked
package dev.portolan.load.aws;

import org.jspecify.annotations.NullMarked;
