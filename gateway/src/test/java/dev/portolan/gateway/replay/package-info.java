/** The recorded cases, each played against each dialect it names. */
@NullMarked
package dev.portolan.gateway.replay;

import org.jspecify.annotations.NullMarked;
