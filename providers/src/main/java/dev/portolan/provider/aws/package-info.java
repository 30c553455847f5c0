/**
 * The parts that Amazon's services share: errors identified by header, body or event-stream
 * message, and answers of other protocols inside an event stream.
 *
 * <p>Called by {@code bedrock} and {@code sagemaker}. Knows no model and no conversation; reads
 * bytes from outside and throws nothing because of them.
 */
@NullMarked
package dev.portolan.provider.aws;

import org.jspecify.annotations.NullMarked;
