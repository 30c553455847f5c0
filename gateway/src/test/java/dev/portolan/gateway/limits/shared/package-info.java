/** Tests of the limits that replicas share, with a real server. */
@NullMarked
package dev.portolan.gateway.limits.shared;

import org.jspecify.annotations.NullMarked;
