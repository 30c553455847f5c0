/**
 * What Amazon's services share: their errors, told by header, body or frame, and answers of other
 * protocols inside an event stream.
 *
 * <p>Called by {@code bedrock} and {@code sagemaker}. Knows no model and no conversation; reads
 * outside bytes and throws nothing on their account.
 */
@NullMarked
package dev.portolan.provider.aws;

import org.jspecify.annotations.NullMarked;
