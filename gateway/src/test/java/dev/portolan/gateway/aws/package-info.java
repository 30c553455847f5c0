/** A running gateway before simulated Bedrock and SageMaker, whose signatures are verified. */
@NullMarked
package dev.portolan.gateway.aws;

import org.jspecify.annotations.NullMarked;
