/** Faults that simulated providers inject: at the connection, in frames, and within a stream. */
@NullMarked
package dev.portolan.load.fault;

import org.jspecify.annotations.NullMarked;
