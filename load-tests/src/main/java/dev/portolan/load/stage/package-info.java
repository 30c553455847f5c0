/**
 * Stage: a small HTTP server that plays scripts on real sockets, HTTP/1.1 and h2c.
 *
 * <p>A script is a list of steps (head, bytes, pause, stall, reset, …), so that a healthy answer
 * and a broken one are the same kind of value. The stage keeps a journal of what arrived and of who
 * left before the end. It is called by the simulated places; it knows nothing of models, providers
 * or JSON, and never decides what to answer.
 */
@NullMarked
package dev.portolan.load.stage;

import org.jspecify.annotations.NullMarked;
