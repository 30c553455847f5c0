/** Tests of answers in the Responses protocol. */
@NullMarked
package dev.portolan.provider.responses;

import org.jspecify.annotations.NullMarked;
