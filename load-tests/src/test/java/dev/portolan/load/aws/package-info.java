/** Tests of the simulated AWS services: signatures, rules, frames. */
@NullMarked
package dev.portolan.load.aws;

import org.jspecify.annotations.NullMarked;
