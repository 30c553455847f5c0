/**
 * Dialect: how each kind of place takes a request and writes its answer down.
 *
 * <p>A dialect verifies the caller's credential, the path and the body as its real counterpart
 * does, refuses in that place's own error shape, and turns an answer into a script of bytes. Shapes
 * follow recorded exchanges. Called by the simulated places; calls the speaker for words and the
 * stage for scripts; opens no socket and injects no fault.
 */
@NullMarked
package dev.portolan.load.dialect;

import org.jspecify.annotations.NullMarked;
